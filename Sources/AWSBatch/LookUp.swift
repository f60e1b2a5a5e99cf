/// On whose behalf and where a definition is looked up; the sender finds the credentials by it.
public struct LookUpScope: Sendable, Hashable, CustomStringConvertible {
  public let accessKeyID: String
  public let region: String

  public init(accessKeyID: String, region: String) {
    self.accessKeyID = accessKeyID
    self.region = region
  }

  /// Keys are shown as their first and last four characters.
  public var description: String {
    let key = accessKeyID.count > 8 ? "\(accessKeyID.prefix(4))…\(accessKeyID.suffix(4))" : "…"
    return "key \(key) in \(region)"
  }
}

/// What a decision must know about a definition before it can be made.
public struct LookUpNeed: Sendable, Hashable {
  public let reference: JobDefinitionReference
  /// Whether an answer that may be seconds old will not do: overrides of the user's are at stake, and a bare
  /// name may have a new revision.
  public let fresh: Bool
  /// Whether the names of the containers are needed, not only the kind.
  public let containerNames: Bool

  public init(reference: JobDefinitionReference, fresh: Bool, containerNames: Bool) {
    self.reference = reference
    self.fresh = fresh
    self.containerNames = containerNames
  }
}

/// Why a look-up did not tell what a definition is. The raw value is the word for logs and metrics.
public enum LookUpFailure: String, Sendable, CaseIterable {
  /// Look-ups are switched off.
  case never
  case notFound = "not-found"
  /// 403: no permission, or credentials that AWS does not take.
  case denied
  /// 429, again and again until the time was up.
  case throttled
  /// Another 4xx.
  case refused
  /// 5xx, again and again until the time was up.
  case serverError = "server-error"
  /// The sender threw, again and again until the time was up.
  case unreachable
  /// No answer within the time that a look-up has.
  case late
  /// An answer that is not what DescribeJobDefinitions answers, or larger than is read.
  case unreadable
  /// Too many look-ups are under way.
  case overloaded
}

public enum LookUpResult: Sendable, Equatable {
  case found(JobDefinitionSummary)
  case unavailable(LookUpFailure)
}
