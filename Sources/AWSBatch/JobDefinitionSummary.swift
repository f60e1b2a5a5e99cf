/// What a job definition is made of, which decides what may be overridden in it: exactly one of
/// containerProperties, ecsProperties, eksProperties and nodeProperties.
public enum JobDefinitionKind: String, Sendable, CaseIterable {
  case container
  /// ecsProperties: a task of up to ten containers. Batch refuses containerOverrides.
  case ecs
  /// eksProperties: a pod. Batch refuses containerOverrides.
  case eks
  /// nodeProperties: a multi-node parallel job.
  case node
  /// None of the four, or one that this program does not know.
  case unknown
}

/// What a look-up tells about one revision of a job definition.
public struct JobDefinitionSummary: Sendable, Equatable {
  public let kind: JobDefinitionKind
  public let name: String
  /// Nil where only the kind has been learnt.
  public let revision: Int?
  public let arn: String?
  /// The names of the containers that overrides can name, in the definition's order: of the task, or of the
  /// pod without its init containers. A container without a name is an empty string. Nil where only the kind
  /// has been learnt, from Batch's refusal.
  public let containerNames: [String]?

  public init(
    kind: JobDefinitionKind, name: String, revision: Int? = nil, arn: String? = nil,
    containerNames: [String]? = nil
  ) {
    self.kind = kind
    self.name = name
    self.revision = revision
    self.arn = arn
    self.containerNames = containerNames
  }

  /// `name:revision` as it is shown to people; the name alone where the revision is not known.
  public var title: String {
    revision.map { "\(name):\($0)" } ?? name
  }
}
