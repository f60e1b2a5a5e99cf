import Testing

@testable import SigV4

@Suite("Searching bytes")
struct ByteScanningTests {
  @Test("the first place of a byte, or the end")
  func theFirstPlaceOfAByte() {
    let bytes = Array("a/b/c".utf8)
    let places = [0..<5, 2..<5, 4..<5, 5..<5].map { ByteScanning.index(of: 0x2F, in: bytes.span, $0) }
    #expect(places == [1, 3, 5, 5])
  }

  @Test("equality at every length and place")
  func equalityAtEveryLength() {
    func equals(_ left: [UInt8], _ right: [UInt8], _ range: Range<Int>) -> Bool {
      ByteScanning.equals(left.span, right.span, range)
    }
    for length in 0...20 {
      let left = [UInt8](repeating: 1, count: length)
      var right = [9] + left + [9]
      #expect(equals(left, right, 1..<length + 1))
      #expect(!equals(left, right, 0..<length + 1))
      for place in 0..<length {
        right[place + 1] = 2
        #expect(!equals(left, right, 1..<length + 1))
        right[place + 1] = 1
      }
    }
  }

  @Test("blanks at the ends do not count")
  func blanksAtTheEnds() {
    let bytes = Array(" \ta b\t ".utf8)
    let inner = ByteScanning.trimmed(bytes.span, 0..<bytes.count)
    let none = ByteScanning.trimmed(bytes.span, 0..<2)
    #expect(inner == 2..<5)
    #expect(none.isEmpty)
  }
}
