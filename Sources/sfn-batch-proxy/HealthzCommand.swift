import ArgumentParser
import ProxyCore

/// `healthz`: asks a running proxy whether it is alive. For containers' health checks, whose image need not hold a
/// shell or curl; left out of the root's help, where it would only be in the way.
struct HealthzCommand: DocumentedCommand {
  static let configuration = CommandConfiguration(
    commandName: "healthz", abstract: "Ask a running proxy whether it is alive.", shouldDisplay: false)

  @Option(help: .init("The running proxy's admin listener.", valueName: "host:port"))
  var admin: String?

  @Flag(help: "Ask whether it can do its work.")
  var ready = false

  @OptionGroup var global: GlobalOptions

  static let help = """
    OVERVIEW: Ask a running proxy whether it is alive. For health checks.

      sfn-batch-proxy healthz
      sfn-batch-proxy healthz --ready --admin 127.0.0.1:8085

    Prints the answer. Reads SFN_BATCH_PROXY_ADMIN as serve does, so beside a
    proxy in one container it needs no options.

    USAGE: sfn-batch-proxy healthz [options]

    OPTIONS:
      --admin <host:port>      (default: 127.0.0.1:8085)
      --ready                  Ask /readyz, for credentials and upstream too.
      --no-color

    EXIT CODES: 0 yes, 1 no or no answer within 3 s, 64 or 78 settings wrong.

    """

  mutating func run() async throws {
    let context = try CommandContext.current()
    let settings = try ConfigurationResolver.resolve(
      options: admin.map { [.admin: [$0]] } ?? [:], environment: context.environment(only: [.admin]))
    guard let address = settings.configuration.admin, address.port != 0 else {
      let source = settings.source(of: .admin)
      throw CommandFailure(
        "setting-conflict", "\(source.name) leaves no address to ask",
        hint: "`--admin 127.0.0.1:8085`, where the proxy has its admin listener", status: .settingWrong)
    }
    let url = "\(address.url())\(ready ? "/readyz" : "/healthz")"
    guard let reply = await context.assembly.askAdmin(address, ready ? "/readyz" : "/healthz") else {
      context.streams.note("\(url) does not answer\n")
      throw ExitCode(CommandFailure.Status.negative.rawValue)
    }
    var text = String(decoding: reply.body, as: UTF8.self)
    if !text.hasSuffix("\n") { text += "\n" }
    context.streams.result(text)
    if reply.status != 200 { throw ExitCode(CommandFailure.Status.negative.rawValue) }
  }
}
