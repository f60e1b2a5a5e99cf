public import Logging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How log lines look.
public enum LogFormat: String, Sendable, CaseIterable {
  /// For people: local time, aligned columns.
  case text
  /// For programs: one JSON object a line, UTC.
  case json

  /// Text on a terminal, JSON elsewhere.
  public static func standard(forDescriptor descriptor: Int32) -> LogFormat {
    isatty(descriptor) == 1 ? .text : .json
  }
}

/// When and how log lines are coloured. Colour never carries a meaning of its own: lines without the escape
/// sequences are the plain lines.
public enum LogColour {
  /// Whether what is written to `descriptor` is to be coloured: on a terminal that is not `dumb`, unless
  /// NO_COLOR is set and not empty (https://no-color.org).
  public static func isWanted(descriptor: Int32, environment: [String: String]) -> Bool {
    isWanted(isTerminal: isatty(descriptor) == 1, environment: environment)
  }

  static func isWanted(isTerminal: Bool, environment: [String: String]) -> Bool {
    isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  static let reset: StaticString = "\u{1B}[0m"

  static func start(_ decision: ExchangeDecision) -> StaticString {
    switch decision {
    case .passed: "\u{1B}[32m"
    case .rewritten: "\u{1B}[36m"
    case .refused: "\u{1B}[33m"
    case .failed: "\u{1B}[31m"
    case .replayed: "\u{1B}[35m"
    }
  }

  static func start(_ level: Logger.Level) -> StaticString {
    switch level {
    case .trace, .debug: "\u{1B}[2m"
    case .info, .notice: "\u{1B}[36m"
    case .warning: "\u{1B}[33m"
    case .error, .critical: "\u{1B}[31m"
    }
  }
}

extension ExchangeRecord {
  /// How loudly the exchange is to be logged: a failure with 5xx is an error; what was refused, failed or
  /// lost something of the user's is a warning.
  public var level: Logger.Level {
    switch decision {
    case .passed, .replayed: .info
    case .rewritten: lost.isEmpty ? .info : .warning
    case .refused: .warning
    case .failed: status >= 500 ? .error : .warning
    }
  }
}
