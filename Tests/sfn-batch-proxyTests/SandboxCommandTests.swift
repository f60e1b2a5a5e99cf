import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct SandboxCommandTests {
  @Test("listens where the examples look for it") func standard() async throws {
    let bench = Bench()
    #expect(await bench.run("sandbox") == 0)
    #expect(bench.sandboxStarts.map(\.listen.description) == ["127.0.0.1:9000"])
    #expect(
      bench.captured.output
        == #"{"ts":"2026-11-24T14:02:11.482Z","level":"info","event":"listening","url":"http://127.0.0.1:9000","#
        + #""sandbox":true,"version":"0.1.0"}"# + "\n")
    #expect(bench.sandboxes.map(\.drains) == [1])
  }

  @Test("shows how to use it on a terminal") func block() async {
    let bench = Bench()
    #expect(
      await bench.run("sandbox", "--listen", "127.0.0.1:0", "--no-color", terminals: [.output, .error]) == 0)
    #expect(
      bench.captured.error == """
        sfn-batch-proxy 0.1.0 sandbox Batch, in memory
          listening    http://127.0.0.1:40000
        Proxy in front   sfn-batch-proxy serve --upstream http://127.0.0.1:40000
        Keys             export AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox
        Ctrl-C stops.

        """)
    #expect(bench.captured.output.isEmpty)
  }

  @Test("takes its variables, and no AWS endpoint") func environment() async {
    let bench = Bench()
    let environment = [
      "SFN_BATCH_PROXY_LISTEN": "0.0.0.0:1", "AWS_ENDPOINT_URL_BATCH": "http://0.0.0.0:1",
      "SFN_BATCH_PROXY_LOG_LEVEL": "debug", "SFN_BATCH_PROXY_OVERRIDES": "nonsense of another command",
    ]
    #expect(await bench.run("sandbox", environment: environment) == 0)
    #expect(bench.sandboxStarts.map(\.listen.description) == ["0.0.0.0:1"])
    #expect(bench.sandboxStarts.map(\.log?.level) == [.debug])
  }

  @Test("takes names that clients call it by") func hosts() async {
    let bench = Bench()
    #expect(await bench.run("sandbox", "--allow-host", "batch.example", "--allow-host", "b.example") == 0)
    #expect(bench.sandboxStarts.last?.allowedHosts == ["batch.example", "b.example"])
    #expect(await bench.run("sandbox", environment: ["SFN_BATCH_PROXY_ALLOW_HOST": "c.example"]) == 0)
    #expect(bench.sandboxStarts.last?.allowedHosts == ["c.example"])
  }

  @Test("has one listener") func one() async {
    let bench = Bench()
    #expect(
      await bench.run("sandbox", environment: ["SFN_BATCH_PROXY_LISTEN": "127.0.0.1:1,127.0.0.1:2"]) == 78)
  }

  @Test("takes how long jobs last, and definitions to begin with") func jobs() async {
    let bench = Bench()
    #expect(
      await bench.run("sandbox", "--job-duration", "200ms", environment: ["SFN_BATCH_PROXY_DEFINITIONS": "/"])
        == 0)
    #expect(bench.sandboxStarts.map(\.jobDuration) == [.milliseconds(200)])
    #expect(bench.sandboxStarts.map(\.definitionsFile) == ["/"])
    #expect(await bench.run("sandbox", environment: ["SFN_BATCH_PROXY_JOB_DURATION": "2h"]) == 78)
    #expect(
      bench.captured.error == "error: bad-setting: SFN_BATCH_PROXY_JOB_DURATION 2h: must be from 0s to 60m\n")
    #expect(await bench.run("sandbox", "--job-duration", "x") == 64)
    #expect(await bench.run("sandbox", "--definitions", "/nonexistent") == 66)
    #expect(
      bench.captured.error.hasSuffix("error: file-unreadable: /nonexistent: No such file or directory\n"))
  }

  @Test("takes faults for testers") func faults() async {
    let bench = Bench()
    #expect(
      await bench.run(
        "sandbox", "--deny", "DescribeJobDefinitions", "--deny", "ListJobs", "--throttle-look-ups", "3") == 0)
    #expect(bench.sandboxStarts.map(\.denied) == [["DescribeJobDefinitions", "ListJobs"]])
    #expect(bench.sandboxStarts.map(\.throttledLookUps) == [3])
    #expect(
      await bench.run("sandbox", environment: ["SFN_BATCH_PROXY_DENY": "ListJobs, DescribeJobs"]) == 0)
    #expect(bench.sandboxStarts.last?.denied == ["ListJobs", "DescribeJobs"])
    #expect(await bench.run("sandbox", "--deny", "DescribeJobDefinition") == 64)
    #expect(
      bench.captured.error == """
        error: bad-setting: --deny DescribeJobDefinition: the sandbox has no operation DescribeJobDefinition
        hint: did you mean `DescribeJobDefinitions`?

        """)
    #expect(await bench.run("sandbox", "--throttle-look-ups", "-1") != 0)
  }
}
