import AWSBatch
import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct ServeCommandTests {
  @Test("without a terminal writes one event and nothing else") func event() async {
    let bench = Bench()
    #expect(await bench.run() == 0)
    #expect(bench.captured.error.isEmpty)
    let lines = bench.captured.output.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(
      lines.last?.hasPrefix(#"{"ts":"2026-11-24T14:02:11.482Z","level":"info","event":"listening""#) == true)
  }

  @Test("on a terminal writes a block on standard error, and no event") func block() async {
    let bench = Bench()
    #expect(await bench.run("serve", "--no-color", terminals: [.output, .error]) == 0)
    #expect(bench.captured.error.hasPrefix("sfn-batch-proxy 0.1.0 ready in "))
    #expect(bench.captured.output.isEmpty)
  }

  @Test("piped into a program with a terminal beside, it does both") func both() async {
    let bench = Bench()
    #expect(await bench.run("serve", terminals: [.error]) == 0)
    #expect(bench.captured.error.contains("ready in"))
    #expect(bench.captured.output.contains(#""event":"listening""#))
  }

  @Test("hands on the configuration, and real ports come out") func configuration() async throws {
    let bench = Bench()
    let status = await bench.run(
      "serve", "--listen", "127.0.0.1:0", "--overrides", "carry", "--max-body", "64KiB", "--admin", "off",
      environment: ["SFN_BATCH_PROXY_LOOK_UP": "never", "SFN_BATCH_PROXY_OVERRIDES": "refuse"])
    #expect(status == 0)
    let start = try #require(bench.proxyStarts.first)
    #expect(start.settings.configuration.overrides == .carry)
    #expect(start.settings.configuration.lookUp == .never)
    #expect(start.settings.configuration.limits.maxBody == 65_536)
    #expect(start.fixedCredentials == nil)
    #expect(bench.captured.output.contains(#""url":"http://127.0.0.1:40001","admin":null,"inspector":null"#))
  }

  @Test("hang-up reloads, stop drains") func signals() async throws {
    let bench = Bench()
    #expect(await bench.run("serve", hangsUp: true) == 0)
    let proxy = try #require(bench.proxies.first)
    #expect(proxy.reloads == 1)
    #expect(proxy.drains == 1)
  }

  @Test("warnings come before anything listens") func warnings() async {
    let bench = Bench(takenPorts: [8084])
    #expect(await bench.run("serve", "--listen", "0.0.0.0:8084", "--client-auth", "any") == 69)
    #expect(
      bench.captured.error == """
        warning: client-auth any: whoever reaches 0.0.0.0:8084 acts with this proxy's credentials
        error: port-in-use: 0.0.0.0:8084 is taken by another sfn-batch-proxy
        hint: use that one, or `sfn-batch-proxy serve --listen 0.0.0.0:0`

        """)
  }

  @Test("a file that cannot be read is told under the name of its setting") func files() async {
    let bench = Bench()
    #expect(await bench.run("serve", "--client-keys", "/nonexistent/keys") == 78)
    #expect(
      bench.captured.error
        == "error: file-unreadable: --client-keys /nonexistent/keys: No such file or directory\n")
    #expect(bench.proxyStarts.isEmpty)
  }

  @Test("a loop through the environment never starts") func loop() async {
    let bench = Bench()
    #expect(await bench.run(environment: ["AWS_ENDPOINT_URL_BATCH": "http://127.0.0.1:8084"]) == 78)
    #expect(
      bench.captured.error == """
        error: loop: upstream http://127.0.0.1:8084 is this proxy (from AWS_ENDPOINT_URL_BATCH)
        hint: `env -u AWS_ENDPOINT_URL_BATCH sfn-batch-proxy serve`

        """)
  }
}
