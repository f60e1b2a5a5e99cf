import ArgumentParser
import ProxyCore

/// `check`: finds out why it does not work.
struct CheckCommand: DocumentedCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Examine credentials, clock, network, permissions.")
  static let example: String? = "find out why it does not work"

  @Option(name: .customLong("listen"), help: .init("Where clients connect.", valueName: "host:port"))
  var listen: [String] = []

  @Option(help: .init("Fixed upstream instead of Batch in the client's region.", valueName: "url"))
  var upstream: String?

  @Option(help: .init("Region whose endpoint is examined.", valueName: "region"))
  var region: String?

  @Option(name: .customLong("profile"), help: .init("Profile to sign with.", valueName: "name"))
  var profile: [String] = []

  @Option(help: .init("Inspector, health, metrics.", valueName: "host:port|off"))
  var admin: String?

  @Flag(help: "One JSON object instead of lines.")
  var json = false

  @OptionGroup var global: GlobalOptions

  static let help = """
    OVERVIEW: Examine credentials, clock, network, permissions.

      sfn-batch-proxy check
      sfn-batch-proxy check --profile dev --json

    Give it what you give serve; it reads the same variables. Nothing is
    submitted. AWS is asked who you are, the time, and for one job definition.

    USAGE: sfn-batch-proxy check [options]

    OPTIONS:
      --profile <name>         Repeatable. (default: AWS_PROFILE, default)
      --region <region>        (default: AWS_REGION, profile)
      --upstream <url>         (default: Batch in that region)
      --listen <host:port>     Repeatable. (default: 127.0.0.1:8084)
      --admin <host:port|off>  (default: 127.0.0.1:8085)
      --json                   One JSON object instead of lines.
      --no-color

    EXIT CODES: 0 nothing failed, 1 something did, 64 or 78 settings wrong.
    Each option is also SFN_BATCH_PROXY_<OPTION>, lists with commas; options win.

    """

  mutating func run() async throws {
    let context = try CommandContext.current()
    var texts: [Setting: [String]] = [.listen: listen, .profile: profile]
    let single: [(Setting, String?)] = [(.upstream, upstream), (.region, region), (.admin, admin)]
    for case (let setting, let text?) in single { texts[setting] = [text] }
    let given = try ConfigurationResolver.resolve(
      options: texts, environment: context.environment, otherOptions: RootCommand.optionNames)
    var request = CheckRequest(given: given, aws: AWSDefaults(), environment: context.environment)
    do {
      request.aws = try await context.assembly.awsDefaults(
        given.configuration.profiles.first, context.environment)
    } catch let failure as CommandFailure {
      request.aws = AWSDefaults.variables(of: context.environment)
      request.awsProblem = CheckFinding(
        .fail, .settings, failure.message, hint: failure.hint, label: failure.label)
    }
    let report = await context.assembly.check(request)
    context.streams.result(
      json ? CheckOutput.json(report) : CheckOutput.text(report, style: context.style(.output)))
    if report.hasFailed { throw ExitCode(CommandFailure.Status.negative.rawValue) }
  }
}
