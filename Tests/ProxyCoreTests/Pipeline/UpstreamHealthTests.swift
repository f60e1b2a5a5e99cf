import Testing

@testable import ProxyCore

@Suite struct UpstreamHealthTests {
  @Test("is ready until a request failed, and again after an answer") func states() {
    let health = UpstreamHealth()
    #expect(health.check.isReady)
    health.noteFailure("no route")
    #expect(!health.check.isReady && health.check.detail == "no route")
    health.noteAnswer()
    #expect(health.check.isReady)
  }
}
