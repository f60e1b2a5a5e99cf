import JSONEditing

/// Job definitions as people have them in files: the output of DescribeJobDefinitions, a list of definitions, a
/// single one, or the input of RegisterJobDefinition.
public enum DefinitionDocument {
  /// The largest document that is read: what describing every definition of a large account prints fits.
  public static let maximumLength = 32 * 1024 * 1024

  /// Finds the definition that a SubmitJob means, as Batch would: the revision that it names, or else the latest
  /// active one. The account and the region in ARNs are not compared, so that a definition of one account
  /// explains a job of another. What a definition does not say about itself (its revision, its status) speaks
  /// for it.
  ///
  /// - Throws: ``BatchError`` where the document holds no job definitions or not the one that is meant.
  public static func summary(
    of reference: JobDefinitionReference, in bytes: [UInt8]
  ) throws(BatchError) -> JobDefinitionSummary {
    var best: (revision: Int, object: JSONObject, isNumbered: Bool)?
    var others: [String] = []
    for object in try definitions(in: bytes) {
      let number = object.first("revision", in: bytes)
      let revision = number.flatMap { JSONNumber.integer(bytes, $0.value) }
      guard number == nil || revision ?? 0 > 0 else {
        throw BatchError(.malformedDefinition, "revision must be a whole number from 1")
      }
      let name = text("jobDefinitionName", of: object, in: bytes)
      let isActive = text("status", of: object, in: bytes).map { $0 == "ACTIVE" } ?? true
      if name != nil && name != reference.name
        || reference.revision != nil && revision != nil && reference.revision != revision
        || reference.revision == nil && !isActive
      {
        let title = OverridesInspection.shown(name ?? "?") + (revision.map { ":\($0)" } ?? "")
        others.append(isActive ? title : "\(title) (INACTIVE)")
      } else if revision ?? 0 >= best?.revision ?? 0 {
        best = (revision ?? 0, object, revision != nil)
      }
    }
    guard let best else {
      let held = others.prefix(namesShown).joined(separator: ", ") + (others.count > namesShown ? ", …" : "")
      throw BatchError(
        .definitionNotThere,
        "no \(reference.text)\(reference.revision == nil ? " that is active" : "") among the definitions given"
          + (held.isEmpty ? "" : ", which are \(held)"))
    }
    let summary = DescribeJobDefinitions.summary(
      of: best.object, revision: best.isNumbered ? best.revision : reference.revision, in: bytes)
    guard summary.kind != .unknown else {
      throw BatchError(
        .malformedDefinition,
        "\(reference.text) has none of containerProperties, ecsProperties, eksProperties and nodeProperties")
    }
    return JobDefinitionSummary(
      kind: summary.kind, name: reference.name, revision: summary.revision, arn: summary.arn,
      containerNames: summary.containerNames)
  }

  /// As many names as a sentence bears.
  private static let namesShown = 5

  private static func definitions(in bytes: [UInt8]) throws(BatchError) -> [JSONObject] {
    guard bytes.count <= maximumLength else {
      throw BatchError(.malformedDefinition, "larger than \(maximumLength >> 20) MiB")
    }
    do throws(JSONError) {
      let object = try JSONObject.scan(bytes)
      guard let list = object.first("jobDefinitions", in: bytes) else { return [object] }
      return try elements(of: bytes, in: list.value)
    } catch {
      guard error.code == .notAnObject else { throw BatchError(.malformedDefinition, error.message) }
    }
    do throws(JSONError) { return try elements(of: bytes, in: 0..<bytes.count) } catch {
      throw BatchError(
        .malformedDefinition, "\(error.message); a job definition or a list of them is wanted")
    }
  }

  private static func elements(of bytes: [UInt8], in range: Range<Int>) throws(JSONError) -> [JSONObject] {
    var objects: [JSONObject] = []
    for element in try JSONArray.scan(bytes, in: range).elements {
      objects.append(try JSONObject.scan(bytes, in: element.value))
    }
    return objects
  }

  private static func text(_ name: StaticString, of object: JSONObject, in bytes: [UInt8]) -> String? {
    guard let member = object.first(name, in: bytes), member.kind == .string else { return nil }
    return JSONString.decoded(bytes, member.value)
  }
}
