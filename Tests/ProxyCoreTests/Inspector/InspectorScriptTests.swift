import Testing

@testable import ProxyCore

@Suite struct InspectorScriptTests {
  @Test("makes no markup of text, runs no text, and stores nothing") func isHarmless() {
    for part in [
      "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(", "Function(",
      "localStorage", "sessionStorage", "cookie", "http:", "https:", "import(", "POST",
    ] { #expect(!InspectorScript.text.contains(part), "\(part)") }
  }

  @Test("asks for the paths that are served") func paths() {
    for path in ["/inspector/events", "/inspector/exchange", "/inspector/search", "/inspector.har"] {
      #expect(InspectorScript.text.contains("'\(path)'"))
    }
  }
}
