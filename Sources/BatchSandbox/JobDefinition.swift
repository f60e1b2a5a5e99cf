/// What a definition describes, by the one properties object it holds.
enum DefinitionKind: String, CaseIterable, Sendable {
  case container = "containerProperties"
  case ecs = "ecsProperties"
  case eks = "eksProperties"
  case node = "nodeProperties"

  /// The `type` that a definition with these properties has.
  var type: String { self == .node ? "multinode" : "container" }
}

/// One revision of a job definition.
struct JobDefinition: Sendable {
  var name: String
  var revision: Int
  var isActive: Bool
  var kind: DefinitionKind
  /// The members of AWS's JobDefinition shape that came with it, the properties object included; names, status and
  /// tags excluded.
  var members: JSONMembers
  var tags: JSONMembers
  /// Rises with every definition that the sandbox takes in; lists are ordered by it.
  var sequence = 0
  /// Came with the sandbox; makes way for a loaded definition of that name.
  var isBuiltIn = false

  /// The members that are kept from a registration, in the order in which they are described.
  static let keptMembers = [
    "type", "schedulingPriority", "parameters", "retryStrategy", "containerProperties", "timeout",
    "nodeProperties", "propagateTags", "platformCapabilities", "ecsProperties", "eksProperties",
    "consumableResourceProperties",
  ]

  /// `name:revision`.
  var reference: String { "\(name):\(revision)" }

  func arn(in scope: Scope) -> String { scope.arn("job-definition", reference) }

  /// The properties object.
  var properties: JSONMembers { members[kind.rawValue]?.members ?? JSONMembers() }

  var parameters: JSONMembers { members["parameters"]?.members ?? JSONMembers() }

  /// The definition as DescribeJobDefinitions shows it.
  func described(in scope: Scope) -> JSONValue {
    var output: JSONMembers = [
      "jobDefinitionName": .string(name),
      "jobDefinitionArn": .string(arn(in: scope)),
      "revision": .int(revision),
      "status": isActive ? "ACTIVE" : "INACTIVE",
    ]
    for member in members.entries { output[member.key] = member.value }
    if output["parameters"] == nil { output["parameters"] = [:] }
    output["tags"] = .object(tags)
    output["containerOrchestrationType"] = kind == .eks ? "EKS" : "ECS"
    return .object(output)
  }
}

/// A job definition as a request names it.
struct DefinitionReference: Equatable {
  var name: String
  /// nil for the latest active one.
  var revision: Int?
  /// What the request says, for messages.
  var text: String

  /// Reads `name`, `name:revision`, or an ARN with or without a revision.
  static func parse(_ text: String, in scope: Scope) throws(SandboxError) -> DefinitionReference {
    let isARN = text.hasPrefix("arn:")
    guard let short = scope.name(text, type: "job-definition") else {
      throw .refused("JobDefinition \(text) not found.", "definition-not-found")
    }
    let parts = short.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, ResourceNames.isName(name) else {
      throw ResourceNames.unsupportedName(text)
    }
    guard parts.count > 1 else { return DefinitionReference(name: String(name), revision: nil, text: text) }
    guard let revision = ResourceNames.revision(parts[1]) else {
      throw isARN
        ? .refused("JobDefinition \(text) not found.", "definition-not-found")
        : ResourceNames.unsupportedName(text)
    }
    return DefinitionReference(name: String(name), revision: revision, text: text)
  }

  /// Batch's words for a definition that is not there or not active.
  var notFound: SandboxError {
    .refused(
      text.hasPrefix("arn:")
        ? "JobDefinition \(text) not found."
        : "JobDefinition name \(text) does not exist or is not in ACTIVE status",
      "definition-not-found")
  }
}
