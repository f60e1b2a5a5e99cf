import Testing

@testable import ProxyCore

@Suite struct ProxyLimitsTests {
  @Test("defaults are those of the manual") func defaults() {
    let limits = ProxyLimits()
    #expect(limits.maxBody == 1_048_576)
    #expect(limits.maxConnections == 4096)
    #expect(limits.headerTimeout == .seconds(10))
    #expect(limits.bodyTimeout == .seconds(30))
    #expect(limits.idleTimeout == .seconds(60))
    #expect(limits.connectTimeout == .seconds(5))
    #expect(limits.answerTimeout == .seconds(60))
    #expect(limits.drainTimeout == .seconds(30))
  }

  @Test("defaults lie within their ranges") func withinRanges() {
    let limits = ProxyLimits()
    #expect(ProxyLimits.maxBodyRange.contains(limits.maxBody))
    #expect(ProxyLimits.maxConnectionsRange.contains(limits.maxConnections))
    for timeout in [
      limits.headerTimeout, limits.bodyTimeout, limits.idleTimeout, limits.connectTimeout,
      limits.answerTimeout,
    ] {
      #expect(ProxyLimits.timeoutRange.contains(timeout))
    }
    #expect(ProxyLimits.drainTimeoutRange.contains(limits.drainTimeout))
  }
}
