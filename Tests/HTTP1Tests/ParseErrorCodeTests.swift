import HTTP1
import Testing

@Suite struct ParseErrorCodeTests {
  @Test("gives every fault a label, a status, a rule and a sentence", arguments: ParseError.Code.allCases)
  func isComplete(_ code: ParseError.Code) {
    let error = ParseError(code)
    #expect(
      error.label.utf8.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) })
    #expect([400, 413, 414, 417, 431, 501, 505].contains(error.status))
    #expect(error.rfc.hasPrefix("RFC "))
    #expect(error.rfc.contains(" section "))
    #expect(error.message.first?.isUppercase == true)
    #expect(error.message.hasSuffix("."))
    #expect(error.message.split(separator: ". ").count == 1)
  }

  @Test("says the same of no two faults")
  func saysTheSameOfNoTwo() {
    #expect(
      Set(ParseError.Code.allCases.map { ParseError($0).message }).count == ParseError.Code.allCases.count)
  }
}
