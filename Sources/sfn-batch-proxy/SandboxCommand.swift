import ArgumentParser
import BatchSandbox
import ProxyCore

/// `sandbox`: serves only the sandbox Batch.
struct SandboxCommand: DocumentedCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox", abstract: "Serve only the sandbox Batch.")

  /// Where `serve --upstream` finds it in the examples.
  static let defaultAddress = ListenAddress(host: "127.0.0.1", port: 9000)

  /// 0 ends a job at once; longer than an hour is no demonstration any more.
  static let jobDurationRange = Duration.zero...Duration.seconds(3600)

  @Option(name: .customLong("listen"), help: .init("Where it listens.", valueName: "host:port"))
  var listen: String?

  @Option(
    name: .customLong("allow-host"), help: .init("A further name in the Host field.", valueName: "name"))
  var allowHost: [String] = []

  @Option(
    name: .customLong("job-duration"), help: .init("From submission to a job's end.", valueName: "time"))
  var jobDuration: String?

  /// More is no storm any more.
  static let throttleRange = 0...1_000_000

  @Option(help: .init("Job definitions to begin with.", valueName: "file|folder"), completion: .file())
  var definitions: String?

  @Option(help: .init("An operation that is answered with 403.", valueName: "operation"))
  var deny: [String] = []

  @Option(
    name: .customLong("throttle-look-ups"), help: .init("As many are answered with 429.", valueName: "n"))
  var throttleLookUps: String?

  @OptionGroup var log: LogOptions
  @OptionGroup var global: GlobalOptions

  static let help = """
    OVERVIEW: Serve only the sandbox Batch: in memory, no AWS account.

      sfn-batch-proxy sandbox
      sfn-batch-proxy serve --upstream http://127.0.0.1:9000

    It refuses what Batch refuses and runs nothing. Clients sign with
    AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox.

    USAGE: sfn-batch-proxy sandbox [options]

    OPTIONS:
      --listen <host:port>     (default: 127.0.0.1:9000)
      --allow-host <name>      A further name that clients call it by. Repeatable;
                               loopback names go without saying, and beyond
                               loopback names without a dot.
      --job-duration <time>    From submission to a job's end. (default: 1s)
      --definitions <path>     JSON, as described or as registered, or a folder
                               of such files; beside the built-in etl, ingest
                               and pods.
      --deny <operation>       Answered with 403, as without the permission:
                               DescribeJobDefinitions. Repeatable.
      --throttle-look-ups <n>  The first n DescribeJobDefinitions get 429.
      --log-format <f>         text, json. (default: text on a terminal)
      --log-level <level>      (default: info)
      --no-color

    Each option is also SFN_BATCH_PROXY_<OPTION>; options win.

    """

  mutating func run() async throws {
    let context = try CommandContext.current()
    let streams = context.streams
    var texts = log.texts
    if let listen { texts[.listen] = [listen] }
    texts[.allowHost] = allowHost
    let settings = try ConfigurationResolver.resolve(
      options: texts, environment: context.environment(only: [.listen, .allowHost, .logFormat, .logLevel]),
      isTerminal: streams.isTerminal(.output))
    var address = Self.defaultAddress
    if settings.sources[.listen] != nil {
      guard settings.configuration.listeners.count == 1, let only = settings.configuration.listeners.first
      else {
        throw CommandFailure(
          "bad-setting", "the sandbox has one listener, \(settings.source(of: .listen).name) names several",
          status: .settingWrong)
      }
      address = only
    }
    let duration = try context.value("job-duration", jobDuration) { text throws(ConfigurationError) in
      try SettingValue.within(Self.jobDurationRange, Quantity.duration(text), show: Quantity.text(_:))
    }
    let file = try context.value("definitions", definitions, SettingValue.path)
    if let file, let reason = Platform.whyUnreadable(file) {
      throw CommandFailure.fileUnreadable(file, because: reason)
    }
    let denied = try deniedOperations(context)
    let throttled = try context.value("throttle-look-ups", throttleLookUps) {
      text throws(ConfigurationError) in
      try SettingValue.within(Self.throttleRange, SettingValue.count(text), show: { "\($0)" })
    }
    let signals = context.catchSignals {}
    let sandbox = try await context.assembly.startSandbox(
      SandboxStart(
        listen: address, allowedHosts: settings.configuration.allowedHosts, jobDuration: duration,
        definitionsFile: file, denied: denied,
        throttledLookUps: throttled ?? 0,
        log: SandboxLog(
          format: settings.configuration.logFormat, level: settings.configuration.logLevel,
          allowsColour: !context.isColourForbidden)))
    if streams.isTerminal(.error) {
      streams.note(Self.block(sandbox.address, style: context.style(.error)))
    }
    if settings.configuration.logFormat == .json || !streams.isTerminal(.output) {
      streams.result(Self.event(sandbox.address, at: context.wallClock()))
    }
    await signals.wait()
    await sandbox.drain()
  }

  private func deniedOperations(_ context: CommandContext) throws(CommandFailure) -> [String] {
    let text = try context.value("deny", deny.isEmpty ? nil : deny.joined(separator: ",")) {
      text throws(ConfigurationError) in
      let names = text.split(separator: ",").map(SettingValue.trimmed)
      for name in names where !Sandbox.operationNames.contains(name) {
        throw ConfigurationError(
          .badSetting, "the sandbox has no operation \(DisplayedValue.text(name))",
          hint: Suggestion.nearest(to: name, in: Sandbox.operationNames).map(Hints.didYouMean))
      }
      return names
    }
    return text ?? []
  }

  private static func block(_ address: ListenAddress, style: TerminalStyle) -> String {
    let keys = SandboxKeys()
    return """
      \(style.bold("\(VersionText.name) \(VersionText.number)")) sandbox Batch, in memory
        \(style.faint("listening    "))\(address.url())
      Proxy in front   \(style.cyan("sfn-batch-proxy serve --upstream \(address.url())"))
      Keys             \(style.cyan("export \(keys.variables)"))
      \(Hints.stop)

      """
  }

  private static func event(_ address: ListenAddress, at time: Int64) -> String {
    var line = JSONLine()
    line.add(time: time)
    line.add("level", "info")
    line.add("event", "listening")
    line.add("url", address.url())
    line.add("sandbox", true)
    line.add("version", VersionText.number)
    return line.text
  }
}

extension SandboxKeys {
  /// For `export`; the sandbox's keys are no secret.
  var variables: String { "AWS_ACCESS_KEY_ID=\(accessKeyID) AWS_SECRET_ACCESS_KEY=\(secretAccessKey)" }
}
