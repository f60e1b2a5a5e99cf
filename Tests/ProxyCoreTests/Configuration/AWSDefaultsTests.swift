import Testing

@testable import ProxyCore

@Suite struct AWSDefaultsTests {
  @Test("is empty unless something is said") func empty() {
    let defaults = AWSDefaults()
    #expect(defaults.region == nil && defaults.endpointURL == nil && defaults.caBundle == nil)
    #expect(defaults.fips == nil && defaults.dualstack == nil && defaults.notes.isEmpty)
  }
}
