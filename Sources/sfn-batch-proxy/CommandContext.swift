import ProxyCore

/// What surrounds a command: streams, environment, clock, and the modules below.
struct CommandContext: Sendable {
  var assembly: Assembly
  var streams: Streams
  var environment: [String: String]
  var isColourForbidden = false
  /// When the program began, for "ready in".
  var began = ContinuousClock.now
  /// Microseconds since 1970.
  var wallClock: @Sendable () -> Int64 = { CivilTime.now() }
  /// Catches signals from now on. Tests put in their own.
  var catchSignals: @Sendable (_ onHangUp: @escaping @Sendable () -> Void) -> any StopSignal = {
    ShutdownSignals(onHangUp: $0)
  }
  /// Takes dumps and debuggers off this process. Tests leave theirs as it is.
  var keepMemoryPrivate: @Sendable () -> Void = { Platform.keepMemoryPrivate() }
  /// Reads standard input to its end, or as many bytes as the limit says. Only where `-` was given for a file.
  var standardInput: @Sendable (_ limit: Int) -> Result<[UInt8], SystemFailure> = {
    Platform.read(0, limit: $0)
  }

  /// Commands are values made by the parser, which cannot hand them anything.
  @TaskLocal static var local: CommandContext?

  static func current() throws(CommandFailure) -> CommandContext {
    guard let local else {
      throw CommandFailure("internal", "a command ran outside its runner", status: .internalError)
    }
    return local
  }

  func style(_ stream: Streams.Stream) -> TerminalStyle {
    TerminalStyle(
      isTerminal: streams.isTerminal(stream), environment: environment, isForbidden: isColourForbidden)
  }

  /// The environment with only the given settings in it: for commands that have some of `serve`'s options and
  /// must not be led by the others (an AWS_ENDPOINT_URL would send the demo away).
  func environment(only settings: [Setting]) -> [String: String] {
    let names = settings.map(\.variable)
    return environment.filter { names.contains($0.key) }
  }

  /// Reads an option that `serve` does not have: from the command line, else from its variable.
  ///
  /// - Returns: nil where neither is given.
  func value<Value>(
    _ name: String, _ option: String?, _ read: (String) throws(ConfigurationError) -> Value
  ) throws(CommandFailure) -> Value? {
    let variable = EnvironmentNames.variable(forOption: name)
    guard let text = option ?? environment[variable], !text.isEmpty else { return nil }
    do { return try read(text) } catch {
      throw CommandFailure(
        error.label.rawValue,
        "\(option == nil ? variable : "--\(name)") \(DisplayedValue.text(text)): \(error.message)",
        hint: error.hint, status: option == nil ? .settingWrong : .usage)
    }
  }
}
