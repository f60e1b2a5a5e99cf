public import JSONEditing

/// What is known about a SubmitJob's definition when a decision is asked for.
public enum DefinitionKnowledge: Sendable, Equatable {
  /// Nothing has been asked yet; the decision may be ``SubmitJobDecision/lookUp(_:)``.
  case none
  case known(JobDefinitionSummary)
  /// The look-up failed, or look-ups are switched off.
  case unavailable(LookUpFailure)
  /// The request was forwarded as it is, and Batch answered 400 with these words. A 400 submits nothing.
  case refused(BatchRefusal)
}

/// What is done with a SubmitJob.
public enum SubmitJobDecision: Sendable, Equatable {
  /// The request goes as it is. After ``DefinitionKnowledge/refused(_:)`` it already has: the client gets
  /// Batch's answer.
  case forward(SubmitJobForward)
  /// The definition must be looked up first. Only ever the answer to ``DefinitionKnowledge/none``.
  case lookUp(LookUpNeed)
  case rewrite(SubmitJobRewrite)
  /// 400 ClientException; nothing is sent.
  case reject(SubmitJobRejection)
}

public struct SubmitJobForward: Sendable, Equatable {
  public enum Reason: Sendable, Equatable {
    /// Not valid JSON, or no object: Batch judges it.
    case unreadableBody
    /// No containerOverrides.
    case noOverrides
    /// jobDefinition is absent, repeated, or of no form that Batch knows.
    case unclearDefinition
    /// The definition takes containerOverrides, or is multi-node, or of no known kind.
    case kind(JobDefinitionKind)
    case lookUp(LookUpFailure)
    /// Batch refused it in words on which nothing can be done without losing what the user set.
    case refusedByBatch

    /// A short constant word, for logs and metrics.
    public var word: String {
      switch self {
      case .unreadableBody: "unreadable-body"
      case .noOverrides: "no-overrides"
      case .unclearDefinition: "unclear-definition"
      case .kind(let kind): kind.rawValue
      case .lookUp(let failure): "look-up-\(failure.rawValue)"
      case .refusedByBatch: "refused-by-batch"
      }
    }
  }

  public let reason: Reason
  /// The definition and revision that was looked at, or what the request calls it.
  public let definition: String?

  public init(_ reason: Reason, definition: String? = nil) {
    self.reason = reason
    self.definition = definition
  }

  /// The definition's kind where the decision rests on it.
  public var kind: JobDefinitionKind? {
    if case .kind(let kind) = reason { kind } else { nil }
  }
}

/// How it became known that a definition does not take containerOverrides.
public enum RewriteReason: String, Sendable, CaseIterable {
  case ecs
  case eks
  /// The request carries ecsPropertiesOverride.
  case ecsByRequest = "ecs-by-request"
  case eksByRequest = "eks-by-request"
  /// Batch refused the request in its words for ecs jobs.
  case ecsByRefusal = "ecs-by-refusal"
  case eksByRefusal = "eks-by-refusal"
  /// Batch refused an override that Step Functions had injected, in other words.
  case injectedByRefusal = "injected-by-refusal"
}

public struct SubmitJobRewrite: Sendable, Equatable {
  public let reason: RewriteReason
  public let kind: JobDefinitionKind
  /// The definition and revision that was looked at, or what the request calls it.
  public let definition: String?
  /// The body to send.
  public let body: [UInt8]
  /// Where it differs from the received one, in the received one's bytes.
  public let changes: [JSONEdit.Splice]
  /// The top-level members that were taken out.
  public let removed: [String]
  /// What the user set and the job does not get: a warning is due where this is not empty.
  public let lost: [String]
  /// What went into the definition's own kind of override.
  public let carried: [String]

  public init(
    reason: RewriteReason, kind: JobDefinitionKind, definition: String?, body: [UInt8],
    changes: [JSONEdit.Splice], removed: [String], lost: [String], carried: [String]
  ) {
    self.reason = reason
    self.kind = kind
    self.definition = definition
    self.body = body
    self.changes = changes
    self.removed = removed
    self.lost = lost
    self.carried = carried
  }
}

public struct SubmitJobRejection: Sendable, Equatable {
  public enum Label: String, Sendable, CaseIterable {
    /// Mode refuse: the user set overrides.
    case overridesRefused = "overrides-refused"
    /// Mode carry: they cannot be carried.
    case overridesNotCarried = "overrides-not-carried"
  }

  public let label: Label
  public let kind: JobDefinitionKind
  public let definition: String?
  /// What the user set.
  public let fields: [String]
  /// The ClientException's message: what, that nothing was submitted, and what to change.
  public let message: String

  public init(
    label: Label, kind: JobDefinitionKind, definition: String?, fields: [String], message: String
  ) {
    self.label = label
    self.kind = kind
    self.definition = definition
    self.fields = fields
    self.message = message
  }
}
