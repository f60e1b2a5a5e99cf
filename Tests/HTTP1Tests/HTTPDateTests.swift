import Testing

@testable import HTTP1

@Suite("The Date field's form")
struct HTTPDateTests {
  private static let examples: [(Int64, String)] = [
    (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),  // RFC 9110 section 5.6.7
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (1_795_528_931, "Tue, 24 Nov 2026 14:02:11 GMT"),
    (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
  ]

  @Test("is written as RFC 9110 has it", arguments: examples)
  func isWritten(seconds: Int64, text: String) {
    #expect(String(decoding: HTTPDate.format(seconds), as: UTF8.self) == text)
  }

  @Test("is read back", arguments: examples)
  func isReadBack(seconds: Int64, text: String) {
    #expect(HTTPDate.parse(Array(text.utf8)) == seconds)
  }

  @Test(
    "is nil for anything else",
    arguments: [
      "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
      "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:3  GMT",
    ])
  func isNil(text: String) {
    #expect(HTTPDate.parse(Array(text.utf8)) == nil)
  }

  @Test("keeps the bytes of the present second, and follows the clock")
  func keepsTheSecond() {
    var date = HTTPDate()
    #expect(date.bytes(at: 784_111_777) == HTTPDate.format(784_111_777))
    #expect(date.bytes(at: 784_111_777) == HTTPDate.format(784_111_777))
    #expect(date.bytes(at: 784_111_778) == HTTPDate.format(784_111_778))
  }
}
