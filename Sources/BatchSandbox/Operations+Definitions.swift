extension SandboxState {
  mutating func registerJobDefinition(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let definition = try definitions.register(
      JobDefinitionRules.definition(call.fields), size: call.body.count, in: call.scope)
    return [
      "jobDefinitionName": .string(definition.name),
      "jobDefinitionArn": .string(definition.arn(in: call.scope)),
      "revision": .int(definition.revision),
    ]
  }

  mutating func deregisterJobDefinition(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let text = try call.fields.requiredString("jobDefinition")
    let reference = try DefinitionReference.parse(text, in: call.scope)
    guard let revision = reference.revision else {
      throw .refused(
        "jobDefinition must name a revision, as name:revision or as an ARN: \(text).", "revision")
    }
    let isThere = definitions.update(reference.name, revision, in: call.scope) { $0.isActive = false }
    guard isThere else { throw .refused("JobDefinition \(text) not found.", "definition-not-found") }
    return [:]
  }

  func describeJobDefinitions(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let fields = call.fields
    if let references = try fields.strings("jobDefinitions") {
      for other in ["jobDefinitionName", "status", "maxResults", "nextToken"] where fields.has(other) {
        throw .refused("jobDefinitions can't be used with other parameters; \(other) is set.", "parameters")
      }
      return try describe(references, in: call.scope)
    }
    var found = definitions.list(name: try fields.string("jobDefinitionName"), in: call.scope)
    if let status = try fields.string("status") {
      guard status == "ACTIVE" || status == "INACTIVE" else {
        throw .refused("status must be ACTIVE or INACTIVE, not \(status).", "parameters")
      }
      found = found.filter { $0.isActive == (status == "ACTIVE") }
    }
    if options.definitionOrder == .newestFirst { found.reverse() }
    let size = try fields.integer("maxResults", in: 1...BatchLimits.describedDefinitions)
    return try Page.of(
      found, kind: "definitions", size: size ?? BatchLimits.describedDefinitions,
      token: fields.string("nextToken"), isRising: options.definitionOrder == .oldestFirst,
      sequence: \.sequence
    ).answer("jobDefinitions") { $0.described(in: call.scope) }
  }

  /// The list form: `name:revision` or ARNs with a revision, which is all that AWS documents. What is not there is
  /// left out.
  private func describe(_ references: [String], in scope: Scope) throws(SandboxError) -> JSONValue {
    guard references.count <= BatchLimits.describedDefinitions else {
      throw .refused(
        "At most \(BatchLimits.describedDefinitions) job definitions can be described at once.", "parameters")
    }
    var found: [JSONValue] = []
    for text in references {
      if text.hasPrefix("arn:"), scope.name(ofARN: text, type: "job-definition") == nil { continue }
      let reference = try DefinitionReference.parse(text, in: scope)
      guard let revision = reference.revision else {
        throw .refused(
          "Entries of jobDefinitions must be name:revision or ARNs with one: \(text).", "revision")
      }
      if let definition = definitions.revision(revision, of: reference.name, in: scope) {
        found.append(definition.described(in: scope))
      }
    }
    return ["jobDefinitions": .array(found)]
  }
}
