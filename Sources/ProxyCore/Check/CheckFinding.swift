/// One line of `check`: what was looked at, how it stands, and what to do about it.
public struct CheckFinding: Sendable, Equatable {
  public enum Status: String, Sendable {
    case ok
    /// Works, but not as well as it could.
    case warn
    case fail
    /// Could not or need not be looked at.
    case skip
  }

  /// What is looked at, in the order in which it is told.
  public enum Subject: String, Sendable, CaseIterable {
    case settings, credentials, identity, region, clock, upstream, tls, permission, loop, port, proxy
  }

  public let status: Status
  public let subject: Subject
  /// One clause. Never holds a secret.
  public let text: String
  /// The remedy, best as a command.
  public let hint: String?
  /// The stable word of an error, where one is behind the finding; a section of docs/errors.md.
  public let label: String?

  public init(
    _ status: Status, _ subject: Subject, _ text: String, hint: String? = nil, label: String? = nil
  ) {
    self.status = status
    self.subject = subject
    self.text = text
    self.hint = hint
    self.label = label
  }
}
