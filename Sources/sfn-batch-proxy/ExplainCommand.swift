import AWSBatch
import ArgumentParser
import JSONEditing
import ProxyCore

/// `explain`: what the proxy would do with a SubmitJob, and why. The decision is made by the code that `serve`
/// runs; nothing is ever submitted.
struct ExplainCommand: DocumentedCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Show what would be sent, and why. Submits nothing.")

  @Option(help: .init("The SubmitJob's JSON body.", valueName: "file|-"), completion: .file())
  var body: String?

  @Option(
    help: .init("Its job definition, as described or registered.", valueName: "file|-"), completion: .file())
  var definition: String?

  @Flag(name: .customLong("look-up"), help: "Ask Batch for the job definition.")
  var lookUp = false

  @Option(
    help: .init("What becomes of overrides.", valueName: "mode"), completion: .list(OverridesMode.words))
  var overrides: String?

  @Option(name: .customLong("profile"), help: .init("Profile to ask with.", valueName: "name"))
  var profile: String?

  @Option(help: .init("Region to ask in.", valueName: "region"))
  var region: String?

  @Option(help: .init("Whom to ask instead of Batch in the region.", valueName: "url"))
  var upstream: String?

  @Flag(help: "One JSON object on standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  static let help = """
    OVERVIEW: Show what would be sent, and why. Submits nothing.

      sfn-batch-proxy explain --body job.json --look-up
      sfn-batch-proxy explain --body - --definition etl.json --overrides carry

    The body is what a client sends: {"jobName":…,"jobDefinition":…}. The diff
    goes to standard output, the reason to standard error.

    USAGE: sfn-batch-proxy explain --body <file|-> [options]

    OPTIONS:
      --body <file|->          The SubmitJob's JSON; - is standard input.
      --definition <file|->    Its job definition: what describe-job-definitions
                               prints, a single one, or input of
                               register-job-definition.
      --look-up                Or ask Batch for it (batch:DescribeJobDefinitions).
      --overrides <mode>       drop, carry, refuse. (default: drop)
      --profile <name>         For --look-up. (default: AWS_PROFILE, default)
      --region <region>        (default: AWS_REGION, profile)
      --upstream <url>         (default: Batch in the region)
      --json                   One JSON object instead, on standard output.
      --no-color

    EXIT CODES:
      0 would be sent   1 would be refused   64 command line wrong
      65 body or definition malformed   66 file unreadable   78 setting wrong

    Each option but --look-up and --json is also SFN_BATCH_PROXY_<OPTION>;
    options win.

    """

  mutating func run() async throws {
    let context = try CommandContext.current()
    let settings = try ConfigurationResolver.resolve(
      options: texts, environment: context.environment(only: [.overrides, .profile, .region, .upstream]))
    let (bodyFile, definitionFile) = try files(context)
    let bytes = try bodyFile.read(limit: settings.configuration.limits.maxBody, context)
    let document = try definitionFile?.read(limit: DefinitionDocument.maximumLength, context)
    let mode = settings.configuration.overrides

    var report = ExplainReport(body: bytes)
    report.explanation = Explanation.explain(body: bytes, knowing: .none, mode: mode)
    if case .forward(let forward) = report.explanation.decision, forward.reason == .unreadableBody {
      throw CommandFailure(
        "malformed-body", "\(bodyFile.option) \(bodyFile.name): \(Self.fault(of: bytes))",
        hint: "the proxy would pass it on untouched, and Batch would refuse it", status: .inputMalformed)
    }
    if case .lookUp(let need) = report.explanation.decision {
      let knowledge: DefinitionKnowledge
      if let document, let definitionFile {
        let summary = try Self.summary(of: need.reference, in: document, definitionFile)
        report.looked = ExplainReport.Looked(summary: summary, place: definitionFile.name)
        knowledge = .known(summary)
      } else if lookUp {
        let found = try await ask(need, settings, context)
        if case .found(let summary) = found.result {
          report.looked = ExplainReport.Looked(summary: summary, place: found.host)
          knowledge = .known(summary)
        } else if case .unavailable(let failure) = found.result {
          knowledge = .unavailable(failure)
        } else {
          knowledge = .unavailable(.never)
        }
      } else {
        throw CommandFailure(
          "definition-needed", "what is done depends on what \(need.reference.text) is",
          hint: "name a file that holds it with `--definition`, or ask Batch with `--look-up`", status: .usage
        )
      }
      report.explanation = Explanation.explain(body: bytes, knowing: knowledge, mode: mode)
    }
    report.write(to: context, asJSON: json)
    if case .reject = report.explanation.decision { throw ExitCode(CommandFailure.Status.negative.rawValue) }
  }

  private var texts: [Setting: [String]] {
    // Nothing listens here, so an upstream on the port of a running proxy is no loop.
    var texts: [Setting: [String]] = [.listen: ["127.0.0.1:0"], .admin: ["off"]]
    let given: [(Setting, String?)] = [
      (.overrides, overrides), (.profile, profile), (.region, region), (.upstream, upstream),
    ]
    for case (let setting, let text?) in given { texts[setting] = [text] }
    return texts
  }

  private func files(
    _ context: CommandContext
  ) throws(CommandFailure) -> (body: InputFile, definition: InputFile?) {
    guard let path = try context.value("body", body, SettingValue.path) else {
      throw CommandFailure(
        "missing-option", "explain needs the SubmitJob's body",
        hint: "`sfn-batch-proxy explain --body job.json`, or `--body -` for standard input", status: .usage)
    }
    let bodyFile = InputFile(path: path, option: "--body")
    // An explicit --look-up wins over a file named in the environment.
    if lookUp, definition == nil { return (bodyFile, nil) }
    let definitionFile = try context.value("definition", definition, SettingValue.path)
      .map { InputFile(path: $0, option: "--definition") }
    if lookUp {
      throw CommandFailure(
        "setting-conflict", "--definition and --look-up exclude each other", hint: "leave one of them out",
        status: .usage)
    }
    if bodyFile.isStandardInput, definitionFile?.isStandardInput == true {
      throw CommandFailure(
        "setting-conflict", "--body and --definition cannot both be standard input",
        hint: "name a file for one of them", status: .usage)
    }
    return (bodyFile, definitionFile)
  }

  private static func fault(of bytes: [UInt8]) -> String {
    do { _ = try SubmitJobRequest.scan(bytes) } catch { return error.message }
    return "not a SubmitJob"
  }

  private static func summary(
    of reference: JobDefinitionReference, in document: [UInt8], _ file: InputFile
  ) throws(CommandFailure) -> JobDefinitionSummary {
    do { return try DefinitionDocument.summary(of: reference, in: document) } catch {
      throw CommandFailure(
        error.label, "\(file.option) \(file.name): \(error.message)",
        hint: "`aws batch describe-job-definitions` prints the form that is read here",
        status: .inputMalformed)
    }
  }

  private func ask(
    _ need: LookUpNeed, _ settings: ResolvedConfiguration, _ context: CommandContext
  ) async throws -> (result: LookUpResult, host: String) {
    let completed = try settings.completed(
      with: try await context.assembly.awsDefaults(settings.configuration.profiles.first, context.environment)
    )
    if let path = completed.configuration.caBundle, let reason = Platform.whyUnreadable(path) {
      throw CommandFailure.fileUnreadable(
        path, because: reason, from: completed.aws.caBundle?.source, status: .settingWrong)
    }
    return try await context.assembly.lookUp(need, completed, context.environment)
  }
}
