import ProxyCore
import Synchronization
import Testing

@testable import sfn_batch_proxy

/// A Batch that refuses at port 40000 and accepts everywhere else.
private func answers(finalStatus: String = "SUCCEEDED")
  -> @Sendable (ListenAddress, String, [UInt8]) async throws -> DemoReply
{
  let polls = Mutex(0)
  return { address, path, _ in
    switch path {
    case "/v1/submitjob" where address.port == 40_000:
      let body = #"{"message":"Container overrides should not be set for ecsProperties jobs."}"#
      return DemoReply(status: 400, errorType: "ClientException", body: Array(body.utf8))
    case "/v1/submitjob":
      return DemoReply(status: 200, errorType: nil, body: Array(#"{"jobName":"n","jobId":"5f1c0a"}"#.utf8))
    default:
      let poll = polls.withLock { count in
        count += 1
        return count
      }
      let status = ["SUBMITTED", "SUBMITTED", "RUNNABLE", "RUNNING"].dropFirst(poll - 1).first ?? finalStatus
      return DemoReply(
        status: 200, errorType: nil, body: Array(#"{"jobs":[{"x":1,"status":"\#(status)"}]}"#.utf8))
    }
  }
}

@Suite struct DemoCommandTests {
  static let threeSteps = """
    Sandbox Batch and proxy started. No AWS account is used.

    1 Submit as Step Functions does, straight to Batch
      > POST /v1/submitjob  etl (app + sidecar), containerOverrides: MANAGED_BY_AWS
      < 400 ClientException
        Container overrides should not be set for ecsProperties jobs.

    2 The same bytes through the proxy
      - "containerOverrides":{"environment":[{"name":"MANAGED_BY_AWS",…}]}
      < 200 job 5f1c0a in N ms

    3 The job
      SUBMITTED RUNNABLE RUNNING SUCCEEDED

    """

  static let invitation = """

    Now yours:
      export AWS_ENDPOINT_URL_BATCH=http://127.0.0.1:8084
      export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
      export AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox
      aws batch describe-jobs --jobs 5f1c0a
    Inspector: http://127.0.0.1:8085/   Ctrl-C stops.

    """

  static func masked(_ text: String) -> String { text.replacing(/in [0-9]+ ms/, with: "in N ms") }

  @Test("off a terminal ends after the third step") func offTerminal() async {
    let bench = Bench(replies: answers())
    #expect(await bench.run("demo") == 0)
    #expect(Self.masked(bench.captured.output) == Self.threeSteps)
    #expect(bench.captured.error.isEmpty)
    #expect(bench.proxies.map(\.drains) == [1])
    #expect(bench.sandboxes.map(\.drains) == [1])
  }

  @Test("on a terminal stays up for the newcomer's client") func onTerminal() async {
    let bench = Bench(replies: answers())
    #expect(await bench.run("demo", "--no-color", terminals: [.output, .error], hangsUp: true) == 0)
    #expect(Self.masked(bench.captured.output) == Self.threeSteps + Self.invitation)
    #expect(bench.proxies.map(\.reloads) == [1])
  }

  @Test(
    "stays up when told to",
    arguments: [(["demo", "--stay"], [:]), (["demo"], ["SFN_BATCH_PROXY_STAY": "true"])])
  func stays(_ arguments: [String], _ environment: [String: String]) async {
    let bench = Bench(replies: answers())
    #expect(await bench.run(arguments, environment: environment) == 0)
    #expect(Self.masked(bench.captured.output) == Self.threeSteps + Self.invitation)
  }

  @Test("the proxy stands before the sandbox, with its keys, and is not led away") func wiring() async throws
  {
    let bench = Bench(replies: answers())
    let environment = [
      "AWS_ENDPOINT_URL": "http://elsewhere", "SFN_BATCH_PROXY_UPSTREAM": "http://elsewhere",
    ]
    #expect(await bench.run("demo", environment: environment) == 0)
    let start = try #require(bench.proxyStarts.first)
    #expect(start.settings.configuration.upstream?.description == "http://127.0.0.1:40000")
    #expect(start.settings.configuration.region == "us-east-1")
    #expect(start.fixedCredentials == SandboxKeys())
  }

  @Test(
    "a default port that is taken gives way, a given one does not",
    arguments: [
      ([8084], [], ["127.0.0.1:0", "127.0.0.1:8085"]), ([8085], [], ["127.0.0.1:8084", "127.0.0.1:0"]),
      ([8084, 8085], [], ["127.0.0.1:0", "127.0.0.1:0"]),
      ([8085], ["--listen", "127.0.0.1:7"], ["127.0.0.1:7", "127.0.0.1:0"]),
      ([8084], ["--admin", "off"], ["127.0.0.1:0", "off"]),
    ] as [(Set<UInt16>, [String], [String])])
  func takenPorts(_ taken: Set<UInt16>, _ options: [String], _ expected: [String]) async throws {
    let bench = Bench(takenPorts: taken, replies: answers())
    #expect(await bench.run(["demo"] + options) == 0)
    let last = try #require(bench.proxyStarts.last).settings.configuration
    #expect([last.listeners[0].description, last.admin?.description ?? "off"] == expected)
  }

  @Test("a given port that is taken ends it with 69") func givenPort() async {
    let bench = Bench(takenPorts: [7], replies: answers())
    #expect(await bench.run("demo", "--listen", "127.0.0.1:7") == 69)
  }

  @Test("no line an exchange is written between the steps") func quiet() async {
    let bench = Bench(replies: answers())
    _ = await bench.run("demo")
    #expect(bench.proxyStarts.map(\.isQuiet) == [true])
    #expect(bench.sandboxStarts.map(\.log) == [nil])
  }

  @Test("takes the sandbox's address from option or variable, and says what is wrong with it")
  func sandboxListen() async {
    let given = Bench(replies: answers())
    _ = await given.run(
      "demo", "--sandbox-listen", "127.0.0.1:6", environment: ["SFN_BATCH_PROXY_SANDBOX_LISTEN": "x"])
    #expect(given.sandboxStarts.map(\.listen.port) == [6])
    let wrong = Bench(replies: answers())
    #expect(await wrong.run("demo", environment: ["SFN_BATCH_PROXY_SANDBOX_LISTEN": "x"]) == 78)
    #expect(
      wrong.captured.error
        == "error: bad-setting: SFN_BATCH_PROXY_SANDBOX_LISTEN x: write HOST:PORT, as in x:8084\n")
    #expect(await wrong.run("demo", "--sandbox-listen", "x") == 64)
    #expect(await wrong.run("demo", environment: ["SFN_BATCH_PROXY_STAY": "maybe"]) == 78)
  }

  @Test("a job that fails, or an answer that was not meant, ends it with 70") func failure() async {
    let failing = Bench(replies: answers(finalStatus: "FAILED"))
    #expect(await failing.run("demo") == 70)
    #expect(failing.captured.error.hasPrefix("error: demo-failed: job 5f1c0a is FAILED"))
    let refusing = Bench(replies: { _, _, _ in
      DemoReply(status: 403, errorType: nil, body: Array(#"{"message":"no"}"#.utf8))
    })
    #expect(await refusing.run("demo") == 70)
    #expect(
      refusing.captured.error.hasPrefix(
        "error: demo-failed: the submission to Batch was answered with 403: no\n"))
  }
}
