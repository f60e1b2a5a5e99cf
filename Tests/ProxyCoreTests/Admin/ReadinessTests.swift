import Testing

@testable import ProxyCore

@Suite struct ReadinessTests {
  @Test("is ready when all parts are") func isReadyWhenAllPartsAre() {
    let ready = Readiness.Check("credentials", isReady: true, detail: "profile dev")
    let broken = Readiness.Check("upstream", isReady: false, detail: "refused \"now\"\n")
    #expect(Readiness(checks: []).isReady)
    #expect(Readiness(checks: [ready]).isReady)
    #expect(!Readiness(checks: [ready, broken]).isReady)
    #expect(
      String(decoding: Readiness(checks: [ready, broken]).json, as: UTF8.self) == """
        {"ready":false,"credentials":{"ready":true,"detail":"profile dev"},\
        "upstream":{"ready":false,"detail":"refused \\"now\\"\\n"}}

        """)
  }
}
