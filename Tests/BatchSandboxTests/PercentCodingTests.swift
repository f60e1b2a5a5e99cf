import Testing

@testable import BatchSandbox

@Suite("Percent-decoding")
struct PercentCodingTests {
  @Test(
    "decodes once",
    arguments: [("a%2Fb", "a/b"), ("%253A", "%3A"), ("a+b", "a+b"), ("%c3%A9", "é"), ("", ""), ("%00", "\0")])
  func decodes(text: String, expected: String) {
    #expect(PercentCoding.text(text.utf8) == expected)
  }

  @Test("refuses broken escapes and bytes that are no UTF-8", arguments: ["%", "%4", "%zz", "a%2", "%ff"])
  func refuses(_ text: String) {
    #expect(PercentCoding.text(text.utf8) == nil)
  }

  @Test("takes a plus for a space in a query only")
  func plus() {
    #expect(PercentCoding.text("a+b%2B".utf8, plusIsSpace: true) == "a b+")
  }
}
