import JSONEditing
import ProxyCore

/// What ends a command: what happened, what it means, what to do, and the exit status.
struct CommandFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// Exit statuses of every command (sysexits.h where one fits).
  enum Status: Int32, Sendable, CaseIterable {
    /// `check` found something amiss, `explain` would refuse.
    case negative = 1
    case usage = 64
    case inputMalformed = 65
    case fileUnreadable = 66
    case portTaken = 69
    /// A defect of this program.
    case internalError = 70
    case settingWrong = 78
  }

  /// A constant word, explained in docs/errors.md.
  let label: String
  let message: String
  /// Sentences that follow, such as whether anything was sent.
  let facts: [String]
  /// The remedy, best as a command.
  let hint: String?
  let status: Int32

  init(_ label: String, _ message: String, facts: [String] = [], hint: String? = nil, status: Status) {
    self.init(label, message, facts: facts, hint: hint, exitCode: status.rawValue)
  }

  private init(_ label: String, _ message: String, facts: [String], hint: String?, exitCode: Int32) {
    self.label = label
    self.message = message
    self.facts = facts
    self.hint = hint
    status = exitCode
  }

  init(_ error: ConfigurationError) {
    self.init(error.label.rawValue, error.message, facts: [], hint: error.hint, exitCode: error.exitCode)
  }

  /// Every error that reaches the top; one of unknown kind is a defect of this program.
  init(any error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as ConfigurationError: self.init(error)
    default:
      self.init(
        "internal", "\(error)", hint: "this is a defect of sfn-batch-proxy, please report it",
        status: .internalError)
    }
  }

  var description: String { "\(label): \(message)" }

  /// `error: label: message`, the facts indented, `hint: …`.
  func text(style: TerminalStyle) -> String {
    var result = "\(style.red("error:")) \(style.bold(label)): \(message)\n"
    for fact in facts { result += "  \(fact)\n" }
    if let hint { result += "\(style.cyan("hint:")) \(hint)\n" }
    return result
  }

  /// One line, for commands called with `--json`.
  var json: String {
    var object = JSONLine()
    object.add("error", label)
    object.add("message", message)
    if !facts.isEmpty { object.add("facts", facts) }
    if let hint { object.add("hint", hint) }
    object.add("exit", Int(status))
    return object.text
  }
}
