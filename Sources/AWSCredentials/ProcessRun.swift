/// What a finished program left behind.
public struct ProcessOutcome: Sendable {
  /// What it came to: an exit status, or the number of the signal that ended it.
  public enum Ending: Sendable, Equatable {
    case exited(Int)
    case signalled(Int)
  }
  public var ending: Ending
  /// At most ``ProcessLimits/output`` bytes.
  public var output: [UInt8]
  /// The last ``ProcessLimits/errorTail`` bytes of its standard error.
  public var errorTail: [UInt8]

  public init(ending: Ending, output: [UInt8], errorTail: [UInt8] = []) {
    self.ending = ending
    self.output = output
    self.errorTail = errorTail
  }
}

public enum ProcessLimits {
  /// The documented answer of a credential process is under 5 KiB; more is not an answer.
  public static let output = 65536
  /// Enough for the end of a stack trace, and for one screen.
  public static let errorTail = 2048
  /// A browser-less sign-in over a slow network ends within a minute, or does not end.
  public static let time = Duration.seconds(60)
}

/// Runs a program without a shell: its name (looked up in PATH where it has no slash), arguments, and the whole
/// environment it gets. Throws a `CredentialsError` for one that cannot start, takes too long or writes too much.
public typealias ProcessRun =
  @Sendable (
    _ command: [String], _ environment: [String: String]
  ) async throws(CredentialsError) -> ProcessOutcome
