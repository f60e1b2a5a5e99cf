import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct HealthzCommandTests {
  @Test("says yes with the proxy's own words") func alive() async {
    let bench = Bench(admin: { address, path in
      address.description == "127.0.0.1:8085" && path == "/healthz" ? (200, Array("ok".utf8)) : nil
    })
    #expect(await bench.run("healthz") == 0)
    #expect(bench.captured.output == "ok\n")
    #expect(bench.captured.error.isEmpty)
  }

  @Test("asks for readiness, where the variable says") func ready() async {
    let bench = Bench(admin: { address, path in
      address.description == "127.0.0.1:9" && path == "/readyz" ? (503, Array("{}\n".utf8)) : nil
    })
    #expect(await bench.run("healthz", "--ready", environment: ["SFN_BATCH_PROXY_ADMIN": "127.0.0.1:9"]) == 1)
    #expect(bench.captured.output == "{}\n")
  }

  @Test("says no when nobody answers") func dead() async {
    let bench = Bench()
    #expect(await bench.run("healthz", "--admin", "0.0.0.0:1") == 1)
    #expect(bench.captured.error == "http://127.0.0.1:1/healthz does not answer\n")
    #expect(bench.captured.output.isEmpty)
  }

  @Test("needs an address, whatever serve's other settings are") func address() async {
    let bench = Bench()
    #expect(await bench.run("healthz", "--admin", "off") == 78)
    #expect(bench.captured.error.hasPrefix("error: setting-conflict: --admin leaves no address to ask\n"))
    #expect(
      await bench.run("healthz", environment: ["SFN_BATCH_PROXY_LISTEN": "0.0.0.0:8085"]) == 1)
  }

  @Test("stays out of the short help") func hidden() {
    #expect(!RootCommand.help.contains("healthz"))
    #expect(RootCommand.command(named: "healthz") == HealthzCommand.self)
  }
}
