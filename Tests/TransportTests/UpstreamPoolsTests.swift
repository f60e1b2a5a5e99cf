import OpenSSL
import Testing

@testable import Transport

@Suite struct UpstreamPoolsTests {
  @Test("has one pool for each origin")
  func hasOnePoolForEachOrigin() throws {
    let loop = try EventLoop(label: "test")
    let pools = UpstreamPools(loop: loop, settings: UpstreamSettings(tls: ClientTLS(trust: .system)))
    let first = pools.pool(for: Origin(scheme: .http, host: "A.example"))
    #expect(pools.pool(for: Origin(scheme: .http, host: "a.example", port: 80)) === first)
    #expect(pools.pool(for: Origin(scheme: .https, host: "a.example")) !== first)
    #expect(pools.pools.count == 2)
  }
}
