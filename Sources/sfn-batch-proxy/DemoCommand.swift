import ArgumentParser
import ProxyCore

/// `demo`: a sandbox Batch and a proxy before it in this process; the refusal, the fix, and a place to try.
struct DemoCommand: DocumentedCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Show the refusal and the fix, then stay up.")
  static let example: String? = "see the failure and the fix; no AWS account"

  @Option(name: .customLong("listen"), help: .init("Where the proxy listens.", valueName: "host:port"))
  var listen: [String] = []

  @Option(help: .init("Inspector, health, metrics.", valueName: "host:port|off"))
  var admin: String?

  @Option(
    name: .customLong("sandbox-listen"), help: .init("Where the sandbox listens.", valueName: "host:port"))
  var sandboxListen: String?

  @Flag(help: "Stay up without a terminal too.")
  var stay = false

  @OptionGroup var global: GlobalOptions

  static let help = """
    OVERVIEW: Show the refusal and the fix, then stay up. No AWS account.

      sfn-batch-proxy demo
      sfn-batch-proxy demo --stay < /dev/null > demo.log &

    A sandbox Batch and a proxy in front of it run in this process. Off a
    terminal the demo ends after its three steps.

    USAGE: sfn-batch-proxy demo [options]

    OPTIONS:
      --listen <host:port>          (default: 127.0.0.1:8084, else a free port)
      --admin <host:port|off>       (default: 127.0.0.1:8085, else a free port)
      --sandbox-listen <host:port>  (default: a free port)
      --stay                        Stay up without a terminal too.
      --no-color

    Each option is also SFN_BATCH_PROXY_<OPTION>, --stay as true; options win.

    """

  mutating func run() async throws {
    let context = try CommandContext.current()
    let streams = context.streams
    let settings = try resolve(context)
    let sandbox = try await context.assembly.startSandbox(
      SandboxStart(command: "demo", setting: "sandbox-listen", listen: try sandboxAddress(context)))
    let proxy = try await Self.startProxy(
      ProxyStart(command: "demo", settings: settings, fixedCredentials: SandboxKeys(), isQuiet: true),
      before: sandbox.address, context.assembly)
    guard let address = proxy.listeners.first else {
      throw CommandFailure("internal", "the proxy listens nowhere", status: .internalError)
    }
    let script = DemoScript(
      submit: context.assembly.submit, sandbox: sandbox.address, proxy: address,
      write: { streams.result($0) }, style: context.style(.output))
    let job = try await script.run()

    if try staysUp(context) {
      script.writeInvitation(job: job, inspector: proxy.inspectorURL)
      // Only now: before, one Ctrl-C shall end the demo at once.
      let signals = context.catchSignals { proxy.reload() }
      proxy.tellExchanges()
      await signals.wait()
    }
    await proxy.drain()
    await sandbox.drain()
  }

  private func resolve(_ context: CommandContext) throws(ConfigurationError) -> ResolvedConfiguration {
    var texts: [Setting: [String]] = [.listen: listen]
    if let admin { texts[.admin] = [admin] }
    return try ConfigurationResolver.resolve(
      options: texts, environment: context.environment(only: [.listen, .admin]),
      isTerminal: context.streams.isTerminal(.output))
  }

  private func sandboxAddress(_ context: CommandContext) throws(CommandFailure) -> ListenAddress {
    try context.value("sandbox-listen", sandboxListen, ListenAddress.init(parsing:))
      ?? ListenAddress(host: "127.0.0.1", port: 0)
  }

  private func staysUp(_ context: CommandContext) throws(CommandFailure) -> Bool {
    let byVariable = try context.value("stay", nil) { text throws(ConfigurationError) in
      guard ["true", "false"].contains(text) else {
        throw ConfigurationError(.badSetting, "write true or false")
      }
      return text == "true"
    }
    return stay || byVariable ?? context.streams.isTerminal(.output)
  }

  /// Starts the proxy on the addresses given; a default address that is taken gives way to a free port.
  private static func startProxy(
    _ start: ProxyStart, before sandbox: ListenAddress, _ assembly: Assembly
  ) async throws -> any RunningProxy {
    var start = start
    let settings = start.settings
    start.settings.configuration.upstream = UpstreamURL(
      scheme: .http, host: sandbox.host, port: sandbox.port)
    start.settings.configuration.region = SandboxKeys().region
    let mayMoveListener = settings.source(of: .listen) == .builtIn
    let mayMoveAdmin = settings.source(of: .admin) == .builtIn
    var attempts = [start]
    for (movesListener, movesAdmin) in [(true, false), (false, true), (true, true)]
    where (mayMoveListener || !movesListener) && (mayMoveAdmin || !movesAdmin) {
      var other = start
      if movesListener {
        other.settings.configuration.listeners = [ListenAddress(host: "127.0.0.1", port: 0)]
      }
      if movesAdmin { other.settings.configuration.admin?.port = 0 }
      attempts.append(other)
    }
    let last = attempts.removeLast()
    for attempt in attempts {
      do { return try await assembly.startProxy(attempt) } catch let failure as CommandFailure
        where failure.status == CommandFailure.Status.portTaken.rawValue
      {}
    }
    return try await assembly.startProxy(last)
  }
}
