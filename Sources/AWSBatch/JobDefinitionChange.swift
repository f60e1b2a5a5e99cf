import JSONEditing

/// Which name a RegisterJobDefinition or DeregisterJobDefinition changes.
public enum JobDefinitionChange {
  /// The name, from the request's body; nil where the operation is another or the body does not tell.
  public static func name(_ operation: BatchOperation, body: [UInt8]) -> String? {
    guard let object = try? JSONObject.scan(body) else { return nil }
    switch operation {
    case .registerJobDefinition:
      return text("jobDefinitionName", object, body)
    case .deregisterJobDefinition:
      return text("jobDefinition", object, body).flatMap { JobDefinitionReference($0)?.name }
    default:
      return nil
    }
  }

  private static func text(_ name: StaticString, _ object: JSONObject, _ body: [UInt8]) -> String? {
    guard let member = object.first(name, in: body), member.kind == .string else { return nil }
    return JSONString.decoded(body, member.value)
  }
}
