import ProxyCore

/// The three steps of the demo: real requests, and what they show.
struct DemoScript: Sendable {
  let submit: @Sendable (ListenAddress, String, [UInt8]) async throws -> DemoReply
  let sandbox: ListenAddress
  let proxy: ListenAddress
  let write: @Sendable (String) -> Void
  let style: TerminalStyle

  /// A job of the sandbox is done within a few seconds; more means that something is broken.
  static let jobLimit = Duration.seconds(30)
  /// Counted in questions rather than by the clock, so that a busy machine only makes it slower.
  private static let maximumPolls = Int(jobLimit / pollInterval)
  static let pollInterval = Duration.milliseconds(20)

  /// As `batch:submitJob.sync` sends it for a task without overrides of its own. The sandbox has the definition
  /// `etl` from its start.
  static let submission = """
    {"jobName":"nightly-1","jobQueue":"demo","jobDefinition":"etl",\
    "containerOverrides":{"environment":\
    [{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}]}}
    """

  /// - Returns: the job's id.
  /// - Throws: ``CommandFailure`` if anything but the intended happens.
  func run() async throws -> String {
    write("Sandbox Batch and proxy started. No AWS account is used.\n\n")
    try await showRefusal()
    let job = try await showFix()
    try await showJob(job)
    return job
  }

  private func showRefusal() async throws {
    write(
      """
      \(style.bold("1 Submit as Step Functions does, straight to Batch"))
        > POST /v1/submitjob  etl (app + sidecar), containerOverrides: MANAGED_BY_AWS

      """)
    let reply = try await send("/v1/submitjob", Self.submission, to: sandbox)
    guard reply.status == 400 else { throw unexpected("the submission to Batch", reply) }
    let type = reply.errorType ?? "error"
    let message = DemoJSON.string("message", in: reply.body) ?? ""
    write("  < \(style.red("\(reply.status) \(type)"))\n    \(message)\n\n")
  }

  private func showFix() async throws -> String {
    write("\(style.bold("2 The same bytes through the proxy"))\n")
    let began = ContinuousClock.now
    let reply = try await send("/v1/submitjob", Self.submission, to: proxy)
    let took = max(1, Int((ContinuousClock.now - began) / .milliseconds(1)))
    guard reply.status == 200, let job = DemoJSON.string("jobId", in: reply.body) else {
      throw unexpected("the submission through the proxy", reply)
    }
    write(
      """
        - "containerOverrides":{"environment":[{"name":"MANAGED_BY_AWS",…}]}
        < \(style.green("200")) job \(job) in \(took) ms


      """)
    return job
  }

  private func showJob(_ job: String) async throws {
    write("\(style.bold("3 The job"))\n ")
    var last = ""
    for _ in 0..<Self.maximumPolls {
      let reply = try await send("/v1/describejobs", "{\"jobs\":[\"\(job)\"]}", to: proxy)
      guard reply.status == 200, let status = DemoJSON.statusOfFirstJob(in: reply.body) else {
        write("\n")
        throw unexpected("asking for the job", reply)
      }
      if status != last {
        write(" \(status == "SUCCEEDED" ? style.green(status) : status)")
        last = status
      }
      if status == "SUCCEEDED" {
        write("\n")
        return
      }
      if status == "FAILED" { break }
      try await Task.sleep(for: Self.pollInterval)
    }
    write("\n")
    throw CommandFailure(
      "demo-failed", "job \(job) is \(last) after \(Quantity.text(Self.jobLimit)) at most",
      status: .internalError)
  }

  /// How to point a client of one's own here.
  func writeInvitation(job: String, inspector: String?) {
    let keys = SandboxKeys()
    let lines = [
      // boto3 and the CLI's first version read AWS_DEFAULT_REGION only, the other SDKs AWS_REGION.
      Hints.sdk(url: proxy.url()), "export AWS_REGION=\(keys.region) AWS_DEFAULT_REGION=\(keys.region)",
      "export \(keys.variables)",
      "aws batch describe-jobs --jobs \(job)",
    ]
    write("\nNow yours:\n")
    for line in lines { write("  \(style.cyan(line))\n") }
    write("\(inspector.map { "Inspector: \($0)   " } ?? "")\(Hints.stop)\n")
  }

  private func send(_ path: String, _ body: String, to address: ListenAddress) async throws -> DemoReply {
    try await submit(address, path, Array(body.utf8))
  }

  private func unexpected(_ what: String, _ reply: DemoReply) -> CommandFailure {
    let message = DemoJSON.string("message", in: reply.body)
    return CommandFailure(
      "demo-failed", "\(what) was answered with \(reply.status)\(message.map { ": \($0)" } ?? "")",
      hint: "this is a defect of sfn-batch-proxy, please report it", status: .internalError)
  }
}
