import Testing

@testable import ProxyCore

@Suite struct InspectorStyleTests {
  @Test("loads nothing, and follows what the reader has set") func follows() {
    let style = InspectorStyle.text
    #expect(!style.contains("url(") && !style.contains("@import"))
    for feature in ["prefers-color-scheme: dark", "prefers-reduced-motion", "forced-colors: active"] {
      #expect(style.contains(feature))
    }
  }
}
