import Testing

@testable import ProxyCore

@Suite struct InspectorPageTests {
  @Test("takes at most 60 KB with its style and script") func size() {
    let size = [InspectorPage.text, InspectorStyle.text, InspectorScript.text].map(\.utf8.count).reduce(0, +)
    #expect(size <= 60_000)
  }

  @Test("loads nothing but its own style and script, and has nothing inline") func loads() {
    let page = InspectorPage.text
    #expect(page.contains(#"<link rel="stylesheet" href="/inspector.css">"#))
    #expect(page.contains(#"<script src="/inspector.js" defer></script>"#))
    for part in ["http:", "https:", "<style", " style=", " onclick=", "<img", "<form", "javascript:"] {
      #expect(!page.contains(part), "\(part)")
    }
    #expect(page.split(separator: "<script").count == 2)
  }

  @Test("names the listener's other pages") func otherPages() {
    for path in ["/healthz", "/readyz", "/metrics"] {
      #expect(InspectorPage.text.contains("href=\"\(path)\""))
    }
  }
}
