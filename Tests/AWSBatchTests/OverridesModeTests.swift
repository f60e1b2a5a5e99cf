import AWSBatch
import Testing

@Suite struct OverridesModeTests {
  @Test("has the words of --overrides, the default first") func words() {
    #expect(OverridesMode.allCases.map(\.rawValue) == ["drop", "carry", "refuse"])
  }
}
