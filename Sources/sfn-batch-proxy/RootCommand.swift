import ArgumentParser

/// `sfn-batch-proxy`. A new command is a file of its own and one line in `commands`.
struct RootCommand: AsyncParsableCommand {
  static let commands: [any DocumentedCommand.Type] = [
    ServeCommand.self,
    DemoCommand.self,
    SandboxCommand.self,
    ExplainCommand.self,
    CheckCommand.self,
    CertsCommand.self,
    HealthzCommand.self,
  ]

  static let configuration = CommandConfiguration(
    commandName: VersionText.name,
    abstract: "Let Step Functions run multi-container Batch jobs.",
    version: VersionText.number,
    subcommands: commands,
    defaultSubcommand: ServeCommand.self)

  static func command(named name: String) -> (any DocumentedCommand.Type)? {
    commands.first { $0._commandName == name }
  }

  static var names: [String] { commands.map { $0._commandName } }

  /// The names of all options of a command, with `--`, as declared to the parser.
  static func options(of command: any ParsableCommand.Type) -> [String] {
    let text = command == RootCommand.self ? helpMessage() : helpMessage(for: command, includeHidden: true)
    var names: [String] = []
    for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "-") })
    where word.hasPrefix("--") && word.count > 2 && !names.contains(String(word)) {
      names.append(String(word))
    }
    return names
  }

  /// The options of all commands without `--`: each may stand in the environment, whichever command runs.
  static let optionNames: [String] =
    Array(Set(commands.flatMap { options(of: $0) })).map { String($0.dropFirst(2)) }
    .filter { !["help", "version", "generate-completion-script"].contains($0) }

  /// A newcomer's way: see it, use it, find out what is wrong.
  private static let exampleOrder = ["demo", "serve", "check"]

  static var help: String {
    let examples = exampleOrder.compactMap { name in
      command(named: name)?.example.map { "  \("\(VersionText.name) \(name)".padded(to: 24))  \($0)" }
    }
    let list = commands.filter { $0.configuration.shouldDisplay }.map { command in
      let name = command._commandName + (command == ServeCommand.self ? " (default)" : "")
      return "  \(name.padded(to: 15))  \(command.configuration.abstract)"
    }
    return """
      OVERVIEW: \(configuration.abstract)

      \(examples.joined(separator: "\n"))

      USAGE: \(VersionText.name) <subcommand>

      OPTIONS:
        --version   -h, --help   --no-color
        --generate-completion-script <zsh|bash|fish>

      SUBCOMMANDS:
      \(list.joined(separator: "\n"))

      EXIT CODES:
        0 done                 65 input malformed     70 bug, please report
        1 check failed,        66 file unreadable     78 setting wrong
          explain would refuse 69 port taken          130 second Ctrl-C
        64 command line wrong

      """
  }
}
