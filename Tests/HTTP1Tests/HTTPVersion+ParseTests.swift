import Testing

@testable import HTTP1

@Suite struct HTTPVersionParseTests {
  private func parse(_ text: String, at start: Int = 0) throws -> HTTPVersion {
    try HTTPVersion.parse(Array(text.utf8).span, at: start)
  }

  @Test("reads the two versions it speaks")
  func readsItsVersions() throws {
    #expect(try parse("HTTP/1.1") == .http11)
    #expect(try parse("xHTTP/1.0", at: 1) == .http10)
  }

  @Test("answers every other version with 505 and every other text with 400")
  func refusesOthers() {
    for major in 0...9 {
      for minor in 0...9 where major != 1 || minor > 1 {
        #expect(code { _ = try parse("HTTP/\(major).\(minor)") } == .unsupportedVersion)
      }
    }
    for text in ["http/1.1", "HTTP/1,1", "HTTP/a.1", "HTTP/1.b", "HTTP-1.1", "HTTP/1.", ""] {
      #expect(code { _ = try parse(text) } == .badVersion)
    }
    #expect(code { _ = try parse("HTTP/1.1", at: 1) } == .badVersion)
    #expect(code { _ = try parse("HTTP/1.1", at: -1) } == .badVersion)
  }
}
