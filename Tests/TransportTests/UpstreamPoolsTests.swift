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

  @Test("keeps no pool without connections once there are many, however many names come")
  func keepsFew() throws {
    let upstream = try LoopbackListener()
    let loop = try EventLoop(label: "test")
    let pools = UpstreamPools(loop: loop, settings: UpstreamSettings(tls: ClientTLS(trust: .system)))
    loop.start()
    defer { loop.stop() }
    let sink = CollectingSink()
    let counted = Mailbox<(Int, Bool)>()
    loop.execute {
      let used = pools.pool(for: upstream.origin)
      used.send(UpstreamRequest(bytes: [], isHEAD: false, isRepeatable: false), to: sink)
      for number in 0..<1000 { _ = pools.pool(for: Origin(scheme: .https, host: "h\(number).example")) }
      counted.put((pools.pools.count, pools.pool(for: upstream.origin) === used))
    }
    let (count, isKept) = try #require(counted.next())
    #expect(count <= UpstreamPools.maximumPools && isKept)
  }
}
