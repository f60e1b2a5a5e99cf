import Testing

@testable import SigV4

@Suite("Hexadecimal digits")
struct HexDigitTests {
  @Test("each of the sixteen is read in either case and written as a capital")
  func eachIsRead() {
    for (value, digit) in "0123456789ABCDEF".utf8.enumerated() {
      #expect(HexDigit.capital(UInt8(value)) == digit)
      #expect(HexDigit.value(digit) == UInt8(value))
      #expect(HexDigit.value(digit >= 0x41 ? digit | 0x20 : digit) == UInt8(value))
    }
    #expect((0...255).filter { HexDigit.value(UInt8($0)) != nil }.count == 22)
  }
}
