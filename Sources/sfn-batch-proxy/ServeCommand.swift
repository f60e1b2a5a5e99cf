import ArgumentParser
import ProxyCore

/// `serve`: runs the proxy until it is told to stop.
struct ServeCommand: DocumentedCommand {
  static let configuration = CommandConfiguration(commandName: "serve", abstract: "Run the proxy.")
  static let example: String? = "run it, then export AWS_ENDPOINT_URL_BATCH"

  @OptionGroup var options: ServeOptions
  @OptionGroup var global: GlobalOptions

  mutating func run() async throws {
    let context = try CommandContext.current()
    let streams = context.streams
    let given = try ConfigurationResolver.resolve(
      options: options.texts, environment: context.environment, otherOptions: RootCommand.optionNames,
      isTerminal: streams.isTerminal(.output))
    let settings = try given.completed(
      with: try await context.assembly.awsDefaults(given.configuration.profiles.first, context.environment))
    try Self.checkFiles(settings)
    let style = context.style(.error)
    for warning in settings.warnings { streams.note("\(style.yellow("warning:")) \(warning)\n") }

    // Before the start, so that a signal in its midst is not lost.
    let hangUp = HangUp()
    let signals = context.catchSignals { hangUp.call() }
    let server = try await context.assembly.startProxy(
      ProxyStart(settings: settings, allowsColour: !context.isColourForbidden))
    hangUp.set { server.reload() }

    let block = StartBlock(
      server: server, configuration: settings.configuration, readyIn: ContinuousClock.now - context.began)
    if streams.isTerminal(.error) { streams.note(block.text(style: style)) }
    if settings.configuration.logFormat == .json || !streams.isTerminal(.output) {
      streams.result(block.event(at: context.wallClock()))
    }
    // Later, so that the first requests find everything at hand.
    let release = Task {
      try await Task.sleep(for: .milliseconds(250))
      ProgramPages.release()
    }
    defer { release.cancel() }
    await signals.wait()
    await server.drain()
  }

  /// A file that cannot be read is told before anything listens, under the name its user gave it.
  static func checkFiles(_ settings: ResolvedConfiguration) throws(CommandFailure) {
    let configuration = settings.configuration
    let files: [(String?, String)] = [
      (configuration.clientKeysFile, settings.source(of: .clientKeys).name),
      (configuration.tls?.certificate, settings.source(of: .tlsCertificate).name),
      (configuration.tls?.key, settings.source(of: .tlsKey).name),
      (configuration.tls?.clientCA, settings.source(of: .tlsClientCA).name),
      (configuration.caBundle, settings.aws.caBundle?.source ?? ""),
    ]
    for case (let path?, let source) in files {
      if let reason = Platform.whyUnreadable(path) {
        throw .fileUnreadable(path, because: reason, from: source, status: .settingWrong)
      }
    }
  }
}
