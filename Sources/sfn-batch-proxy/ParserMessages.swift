import ProxyCore

/// Tells the argument parser's refusals in this program's form.
enum ParserMessages {
  /// - Parameters:
  ///   - message: the parser's sentence, of which the first quoted word is the culprit.
  ///   - command: the command that was parsed, nil for the root.
  ///   - options: what that command has, with `--`.
  ///   - commands: the names of all commands.
  static func failure(
    _ message: String, command: String?, options: [String], commands: [String]
  ) -> CommandFailure {
    let program = command.map { "\(VersionText.name) \($0)" } ?? VersionText.name
    let help = "`\(program) --help`"
    let culprit = quoted(in: message)
    if message.hasPrefix("Unknown option"), let culprit {
      let near = Suggestion.nearest(to: culprit, in: options)
      return CommandFailure(
        "unknown-option", "\(culprit) is no option of \(program)",
        hint: near.map(Hints.didYouMean) ?? help, status: .usage)
    }
    if message.hasPrefix("Unexpected argument") || message.contains("unexpected arguments"), let culprit {
      guard command == nil else {
        return CommandFailure(
          "unexpected-argument", "\(program) takes no argument `\(culprit)`", hint: help, status: .usage)
      }
      return unknownCommand(culprit, commands: commands)
    }
    if message.hasPrefix("Missing value for"), let culprit {
      return CommandFailure("missing-value", "\(culprit) needs a value", hint: help, status: .usage)
    }
    let message = message.prefix { $0 != "\n" }
    let sentence = message.hasSuffix(".") ? message.dropLast() : message
    return CommandFailure(
      "usage", sentence.prefix(1).lowercased() + sentence.dropFirst(), hint: help, status: .usage)
  }

  static func unknownCommand(_ name: String, commands: [String]) -> CommandFailure {
    let near = Suggestion.nearest(to: name, in: commands)
    return CommandFailure(
      "unknown-command", "\(VersionText.name) has no command `\(DisplayedValue.text(name))`",
      hint: near.map { Hints.didYouMean("\(VersionText.name) \($0)") } ?? "`\(VersionText.name) --help`",
      status: .usage)
  }

  private static func quoted(in message: String) -> String? {
    guard let open = message.firstIndex(of: "'") else { return nil }
    let rest = message[message.index(after: open)...]
    guard let close = rest.firstIndex(of: "'"), close != rest.startIndex else { return nil }
    return DisplayedValue.text(String(rest[..<close]))
  }
}
