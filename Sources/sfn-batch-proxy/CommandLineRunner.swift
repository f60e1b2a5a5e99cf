import ArgumentParser
import ProxyCore

/// Runs one command line from its arguments to its exit status.
struct CommandLineRunner: Sendable {
  let context: CommandContext

  /// - Parameter arguments: without the program's name.
  /// - Returns: the exit status.
  func run(_ arguments: [String]) async -> Int32 {
    var context = context
    let (rest, isPlain) = Self.withoutColourFlag(arguments)
    context.isColourForbidden = isPlain || !(context.environment["SFN_BATCH_PROXY_NO_COLOR"] ?? "").isEmpty
    do {
      if let text = try Self.builtInAnswer(rest, context) {
        context.streams.result(text)
        return 0
      }
      return try await run(rest, context)
    } catch {
      let failure = CommandFailure(any: error)
      let asJSON = Self.options(in: rest).contains("--json")
      context.streams.note(asJSON ? failure.json : failure.text(style: context.style(.error)))
      return failure.status
    }
  }

  private func run(_ arguments: [String], _ context: CommandContext) async throws -> Int32 {
    var command: any ParsableCommand
    do {
      command = try Self.parse(arguments)
    } catch {
      // Requests such as --generate-completion-script come as errors too.
      if RootCommand.exitCode(for: error) == .success {
        context.streams.result(RootCommand.fullMessage(for: error) + "\n")
        return 0
      }
      let parsed = Self.command(in: arguments)
      throw ParserMessages.failure(
        RootCommand.message(for: error), command: parsed?._commandName,
        options: RootCommand.options(of: parsed ?? ServeCommand.self), commands: RootCommand.names)
    }
    try EnvironmentNames.check(context.environment, options: RootCommand.optionNames)
    // Of every command: keys may stand in its environment, and `check` fetches them, and `certs` makes some.
    context.keepMemoryPrivate()
    do {
      try await CommandContext.$local.withValue(context) {
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      }
    } catch let code as ExitCode {
      return code.rawValue
    }
    return 0
  }

  /// Goes straight to the command where the first word names one: on the way there from the root, the parser looks
  /// through every option several times more, and that was a quarter of the time until the program listens.
  private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
    guard let command = command(in: arguments), arguments.first != "help",
      !options(in: arguments).contains(where: { $0.hasPrefix("--generate-completion-script") })
    else { return try RootCommand.parseAsRoot(arguments) }
    return try command.parseAsRoot(Array(arguments.dropFirst()))
  }

  /// Help and version are answered here: their texts are this program's, not the parser's.
  ///
  /// - Throws: ``CommandFailure`` for help on a command that there is not.
  private static func builtInAnswer(
    _ arguments: [String], _ context: CommandContext
  ) throws(CommandFailure) -> String? {
    let options = options(in: arguments)
    if arguments.first == "help" || options.contains(where: { $0 == "--help" || $0 == "-h" }) {
      if let command = command(in: arguments) { return command.help }
      if arguments.count > 1, let word = arguments.first == "help" ? arguments[1] : nil, !word.hasPrefix("-")
      {
        throw ParserMessages.unknownCommand(word, commands: RootCommand.names)
      }
      return RootCommand.help
    }
    if options.contains("--version") {
      return VersionText.full(openSSL: context.assembly.openSSLVersion) + "\n"
    }
    return nil
  }

  private static func options(in arguments: [String]) -> ArraySlice<String> {
    arguments.prefix { $0 != "--" }
  }

  private static func command(in arguments: [String]) -> (any DocumentedCommand.Type)? {
    let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
    return words.first.flatMap(RootCommand.command(named:))
  }

  private static func withoutColourFlag(_ arguments: [String]) -> (rest: [String], isPlain: Bool) {
    let head = options(in: arguments)
    let rest = head.filter { $0 != "--no-color" }
    return (rest + arguments.dropFirst(head.count), rest.count != head.count)
  }
}
