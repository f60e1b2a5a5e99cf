import Testing

@testable import ProxyCore

@Suite struct SigningClockTests {
  @Test("is this machine's until the upstream shows that it is minutes off") func corrected() {
    let clock = SigningClock()
    let now = SystemTime.wallSeconds()
    #expect(clock.observe(upstreamTime: now + SigningClock.tolerance - 5) == nil)
    #expect(clock.correction == 0)
    let correction = clock.observe(upstreamTime: now + 370)
    #expect(correction.map { abs($0 - 370) <= 1 } == true)
    #expect(abs(clock.now() - now - 370) <= 2)
    // Seen right by the corrected clock: no news.
    #expect(clock.observe(upstreamTime: now + 371) == nil)
    #expect(clock.observe(upstreamTime: now).map { abs($0) <= 1 } == true)
  }

  @Test("times far beyond reason do no harm") func extremes() {
    let clock = SigningClock()
    _ = clock.observe(upstreamTime: .max)
    _ = clock.observe(upstreamTime: .min)
    _ = clock.now()
  }
}
