import JSONEditing

/// The messages of DescribeJobDefinitions (API reference; `POST /v1/describejobdefinitions`).
enum DescribeJobDefinitions {
  /// An answer that is longer than this is not read: 100 definitions of 24 KiB, the most that a page can
  /// hold, fit.
  static let maximumAnswer = 4 * 1024 * 1024
  static let pageSize = 100

  /// The request for a reference. `name:revision` and an ARN with a revision are listed by themselves;
  /// anything without a revision is a name, all of whose active revisions are asked for, page by page.
  static func request(for reference: JobDefinitionReference, nextToken: String? = nil) -> [UInt8] {
    var members: [[UInt8]]
    if reference.revision != nil {
      members = [JSONEdit.member("jobDefinitions", [0x5B] + JSONString.quoted(reference.text) + [0x5D])]
    } else {
      members = [
        JSONEdit.member("jobDefinitionName", JSONString.quoted(reference.name)),
        JSONEdit.member("status", JSONString.quoted("ACTIVE")),
        JSONEdit.member("maxResults", Array(String(pageSize).utf8)),
      ]
      if let nextToken { members.append(JSONEdit.member("nextToken", JSONString.quoted(nextToken))) }
    }
    return [0x7B] + JSONEdit.joined(members) + [0x7D]
  }

  struct Page {
    /// The highest revision among the page's definitions that the reference means.
    let best: JobDefinitionSummary?
    let nextToken: String?
  }

  /// Reads a page of an answer. Nil where it is not what DescribeJobDefinitions answers.
  static func page(_ answer: [UInt8], for reference: JobDefinitionReference) -> Page? {
    guard answer.count <= maximumAnswer, let object = try? JSONObject.scan(answer) else { return nil }
    var best: (revision: Int, definition: JSONObject)?
    if let list = object.first("jobDefinitions", in: answer), list.kind != .null {
      guard let array = try? JSONArray.scan(answer, in: list.value) else { return nil }
      for element in array.elements {
        guard let definition = try? JSONObject.scan(answer, in: element.value) else { return nil }
        guard let revision = revision(of: definition, in: answer, for: reference) else { continue }
        if revision > best?.revision ?? 0 { best = (revision, definition) }
      }
    }
    var token: String?
    if let member = object.first("nextToken", in: answer), member.kind == .string {
      token = JSONString.decoded(answer, member.value)
    }
    return Page(
      best: best.map { summary(of: $0.definition, revision: $0.revision, in: answer) },
      nextToken: token.flatMap { $0.isEmpty ? nil : $0 })
  }

  /// The revision of a definition, or nil where it is not one that the reference means.
  private static func revision(
    of definition: JSONObject, in answer: [UInt8], for reference: JobDefinitionReference
  ) -> Int? {
    guard let name = definition.first("jobDefinitionName", in: answer),
      JSONString.equals(answer, name.value, reference.name),
      let number = definition.first("revision", in: answer),
      let revision = JSONNumber.integer(answer, number.value), revision > 0,
      reference.revision == nil || reference.revision == revision
    else { return nil }
    if let arn = reference.unrevisionedARN {
      guard let member = definition.first("jobDefinitionArn", in: answer),
        JSONString.equals(answer, member.value, "\(arn):\(revision)")
      else { return nil }
    }
    return revision
  }

  /// Reads the summary of one definition.
  static func summary(of definition: JSONObject, revision: Int?, in bytes: [UInt8]) -> JobDefinitionSummary {
    let kind = kind(of: definition, in: bytes)
    return JobDefinitionSummary(
      kind: kind, name: text("jobDefinitionName", of: definition, in: bytes) ?? "", revision: revision,
      arn: text("jobDefinitionArn", of: definition, in: bytes),
      containerNames: containerNames(of: definition, kind: kind, in: bytes))
  }

  /// Which of the four kinds of properties stands there. Null and an empty object say nothing.
  private static func kind(of definition: JSONObject, in bytes: [UInt8]) -> JobDefinitionKind {
    if holds("nodeProperties", definition, bytes) { return .node }
    if holds("ecsProperties", definition, bytes) { return .ecs }
    if holds("eksProperties", definition, bytes) { return .eks }
    return holds("containerProperties", definition, bytes) ? .container : .unknown
  }

  private static func holds(_ name: StaticString, _ object: JSONObject, _ bytes: [UInt8]) -> Bool {
    child(name, of: object, in: bytes).map { !$0.members.isEmpty } ?? false
  }

  private static func child(_ name: StaticString, of object: JSONObject, in bytes: [UInt8]) -> JSONObject? {
    guard let member = object.first(name, in: bytes), member.kind == .object else { return nil }
    return try? JSONObject.scan(bytes, in: member.value)
  }

  private static func text(_ name: StaticString, of object: JSONObject, in bytes: [UInt8]) -> String? {
    guard let member = object.first(name, in: bytes), member.kind == .string else { return nil }
    return JSONString.decoded(bytes, member.value)
  }

  private static func containerNames(
    of definition: JSONObject, kind: JobDefinitionKind, in bytes: [UInt8]
  ) -> [String] {
    var holder: JSONObject?
    if kind == .ecs {
      if let properties = child("ecsProperties", of: definition, in: bytes),
        let tasks = properties.first("taskProperties", in: bytes),
        let first = (try? JSONArray.scan(bytes, in: tasks.value))?.elements.first
      {
        holder = try? JSONObject.scan(bytes, in: first.value)
      }
    } else if kind == .eks {
      holder = child("eksProperties", of: definition, in: bytes)
        .flatMap { child("podProperties", of: $0, in: bytes) }
    }
    guard let holder, let list = holder.first("containers", in: bytes),
      let array = try? JSONArray.scan(bytes, in: list.value)
    else { return [] }
    return array.elements.map { element in
      guard let container = try? JSONObject.scan(bytes, in: element.value) else { return "" }
      return text("name", of: container, in: bytes) ?? ""
    }
  }
}
