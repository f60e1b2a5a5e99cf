import HTTP1
import JSONEditing

/// What Batch's refusal of a SubmitJob tells about the definition, where it was refused for its overrides.
public enum BatchRefusal: Sendable, Equatable {
  /// "Container overrides should not be set for ecsProperties jobs."
  case ecs
  /// "Container overrides or node overrides should not be set for Batch on EKS jobs."
  case eks
  /// Other words that name container overrides, as for multi-node definitions ("Container overrides and node
  /// overrides are mutually exclusive, only one can be set.").
  case containerOverrides

  /// As much of an answer as is looked at; Batch's errors are a few hundred bytes.
  public static let maximumBody = 65_536

  /// Reads an answer. Batch's texts are matched as substrings, whatever their case: they come bare and
  /// wrapped ("Error executing request, Exception : …, RequestId: …").
  ///
  /// - Returns: nil where the answer is not a 400 or does not speak of container overrides.
  public static func read(status: Int, body: [UInt8]) -> BatchRefusal? {
    guard status == 400, body.count <= maximumBody else { return nil }
    let text = lowercasedMessage(body)
    if contains(text, "overrides should not be set for ecsproperties jobs") { return .ecs }
    if contains(text, "overrides should not be set for batch on eks jobs") { return .eks }
    if contains(text, "container overrides") || contains(text, "containeroverrides") {
      // A limit of their own is no word about the definition: "Container Overrides length must be at most 8192".
      if contains(text, "overrides length") { return nil }
      return .containerOverrides
    }
    return nil
  }

  /// What the definition is, by the refusal.
  public var kind: JobDefinitionKind {
    switch self {
    case .ecs: .ecs
    case .eks: .eks
    case .containerOverrides: .unknown
    }
  }

  /// The error's message in lower case; where it is not found, the whole body.
  private static func lowercasedMessage(_ body: [UInt8]) -> [UInt8] {
    var bytes = body
    if let object = try? JSONObject.scan(body),
      let member = object.first("message", in: body) ?? object.first("Message", in: body),
      member.kind == .string
    {
      bytes = Array(JSONString.decoded(body, member.value).utf8)
    }
    return bytes.map { ASCII.lowercased($0) }
  }

  private static func contains(_ bytes: [UInt8], _ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count >= count else { return false }
    let span = bytes.span
    for start in 0...(bytes.count - count) where ASCII.equals(span, start..<start + count, text) {
      return true
    }
    return false
  }
}
