import OpenSSL
import Testing

@Suite("Comparison in constant time")
struct ConstantTimeTests {
  @Test("tells equal from different, at any length")
  func tellsEqualFromDifferent() {
    func equals(_ left: [UInt8], _ right: [UInt8]) -> Bool { ConstantTime.equals(left.span, right.span) }
    #expect(equals([], []))
    #expect(equals([1, 2], [1, 2]))
    #expect(!equals([1, 2], [1, 3]))
    #expect(!equals([1, 2], [0, 2]))
    #expect(!equals([1], [1, 2]))
    #expect(!equals([], [0]))
  }
}
