import Testing

@testable import ProxyCore

@Suite struct AdminAssemblyTests {
  private func ready(
    _ proxy: TestProxy, _ path: String = "/readyz"
  ) async throws -> RawAnswer {
    let port = try #require(proxy.server.adminAddress).port
    let bytes = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    return try await RawClient.ask(port: port, bytes)
  }

  @Test("ready means credentials and an upstream that answers") func readiness() async throws {
    let admin = ListenAddress(host: "127.0.0.1", port: 0)
    let proxy = try await TestProxy.start(upstream: 9) { $0.admin = admin }
    #expect(try await ready(proxy).status == 200)
    _ = try await proxy.exchange(TestRequest())
    let failing = try await ready(proxy)
    #expect(failing.status == 503 && failing.body.contains("upstream"))
    await proxy.stop()

    let poor = try await TestProxy.start(
      credentials: nil, environment: ["HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"]
    ) { $0.admin = admin }
    let without = try await ready(poor)
    #expect(without.status == 503 && without.body.contains("no credentials"))
    await poor.stop()
  }

  @Test("metrics count what went through") func metrics() async throws {
    let upstream = try ScriptedUpstream()
    let proxy = try await TestProxy.start(upstream: upstream.port) {
      $0.admin = ListenAddress(host: "127.0.0.1", port: 0)
    }
    _ = try await proxy.exchange(TestRequest())
    let metrics = try await ready(proxy, "/metrics")
    #expect(metrics.status == 200 && PortLook.version(metrics.body) == "0")
    #expect(metrics.body.contains("DescribeJobQueues") || metrics.body.contains("passed"))
    await proxy.stop()
  }
}
