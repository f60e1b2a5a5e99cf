import HTTP1
import Testing
import Transport

@testable import ProxyCore

@Suite struct LimitsTransportTests {
  @Test("durations become nanoseconds, clamped at both ends") func nanoseconds() {
    #expect(Duration.milliseconds(1500).nanoseconds == 1_500_000_000)
    #expect(Duration.seconds(-1).nanoseconds == 0)
    #expect(Duration.seconds(Int64.max).nanoseconds == .max)
  }

  @Test("every limit of a client's reaches the listener") func settings() {
    var limits = ProxyLimits()
    limits.maxBody = 1
    limits.maxConnections = 2
    limits.headerTimeout = .seconds(3)
    limits.bodyTimeout = .seconds(4)
    limits.idleTimeout = .seconds(5)
    let settings = limits.serverSettings
    #expect(settings.limits.body == 1 && settings.maximumConnections == 2)
    #expect(settings.headerTimeout == 3_000_000_000 && settings.bodyTimeout == 4_000_000_000)
    #expect(settings.idleTimeout == 5_000_000_000)
  }
}
