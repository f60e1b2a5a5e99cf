import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct CheckOutputTests {
  private static let fine = CheckReport(
    findings: [
      CheckFinding(.ok, .credentials, "profile dev (SSO), key AKIA…7Q4D, 52 min left"),
      CheckFinding(.ok, .region, "eu-west-1 from AWS_REGION"),
      CheckFinding(.ok, .clock, "less than 2 s off AWS"),
    ], connection: ConnectionLines(ProxyConfiguration()))
  private static let broken = CheckReport(
    findings: [
      CheckFinding(
        .fail, .clock, "6 min 10 s behind AWS; signatures older than 5 min are refused",
        hint: "`sudo chronyc makestep`", label: "clock-skew"),
      CheckFinding(
        .warn, .permission, "no batch:DescribeJobDefinitions; works, Batch's refusal is used instead"),
      CheckFinding(.skip, .proxy, "not running"),
    ], connection: ConnectionLines(ProxyConfiguration()))

  private static let lines = """

    Step Functions Local  BATCH_ENDPOINT=http://127.0.0.1:8084
                          or --batch-endpoint http://127.0.0.1:8084
    docker compose        environment: { BATCH_ENDPOINT: "http://host.docker.internal:8084" }
                          extra_hosts: ["host.docker.internal:host-gateway"]
                          # sfn-batch-proxy serve --listen 0.0.0.0:8084 \\
                          #   --client-auth any --allow-host host.docker.internal
    SDKs                  export AWS_ENDPOINT_URL_BATCH=http://127.0.0.1:8084
    boto3                 boto3.client("batch", endpoint_url="http://127.0.0.1:8084")
    AWS CLI               aws batch describe-job-queues --endpoint-url http://127.0.0.1:8084

    """

  @Test("a line a finding, how to connect, the summary last") func text() async {
    let bench = Bench(check: { _ in Self.fine })
    #expect(await bench.run("check") == 0)
    #expect(
      bench.captured.output == """
        ok    credentials  profile dev (SSO), key AKIA…7Q4D, 52 min left
        ok    region       eu-west-1 from AWS_REGION
        ok    clock        less than 2 s off AWS

        """ + Self.lines + "\n3 ok. Next: BATCH_ENDPOINT=http://127.0.0.1:8084\n")
    #expect(bench.captured.error.isEmpty)
  }

  @Test("a failure has its hint and ends it with 1") func failure() async {
    let bench = Bench(check: { _ in Self.broken })
    #expect(await bench.run("check") == 1)
    #expect(
      bench.captured.output == """
        FAIL  clock        6 min 10 s behind AWS; signatures older than 5 min are refused
              hint: `sudo chronyc makestep`
        warn  permission   no batch:DescribeJobDefinitions; works, Batch's refusal is used instead
        skip  proxy        not running

        """ + Self.lines + "\n1 failed, 1 warning\n")
    #expect(bench.captured.error.isEmpty)
  }

  @Test("colours only repeat the words") func colours() async {
    let plain = Bench(check: { _ in Self.broken })
    let coloured = Bench(check: { _ in Self.broken })
    _ = await plain.run("check")
    _ = await coloured.run("check", terminals: [.output])
    var stripped = coloured.captured.output
    #expect(stripped.contains("\u{1B}[31mFAIL\u{1B}[0m"))
    for code in ["0", "1", "2", "31", "32", "33", "36"] {
      stripped = stripped.split(separator: "\u{1B}[\(code)m", omittingEmptySubsequences: false).joined()
    }
    #expect(stripped == plain.captured.output)
  }

  @Test("one object with --json") func json() async {
    let bench = Bench(check: { _ in Self.broken })
    #expect(await bench.run("check", "--json") == 1)
    let output = bench.captured.output
    #expect(
      output.hasPrefix(
        #"{"ok":false,"failed":1,"warnings":1,"findings":[{"check":"clock","status":"fail","#
          + #""text":"6 min 10 s behind AWS; signatures older than 5 min are refused","#
          + #""hint":"`sudo chronyc makestep`","error":"clock-skew"},"#))
    #expect(output.contains(#""connect":{"url":"http://127.0.0.1:8084","#))
    #expect(output.hasSuffix("}\n") && output.split(separator: "\n").count == 1)
  }
}
