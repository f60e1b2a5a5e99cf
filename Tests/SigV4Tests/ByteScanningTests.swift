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

  @Test("a byte at every place of every length, whatever else is there")
  func everyPlace() {
    for length in 0...24 {
      for other: UInt8 in [0x00, 0x2E, 0x30, 0x80, 0xAF, 0xFF] {
        for place in 0...length {
          var bytes = [UInt8](repeating: other, count: length + 2)
          bytes[0] = 0x2F
          bytes[length + 1] = 0x2F
          if place < length { bytes[place + 1] = 0x2F }
          let found = ByteScanning.index(of: 0x2F, in: bytes.span, 1..<length + 1)
          #expect(found == place + 1)
        }
      }
    }
  }

  @Test("visible bytes and hexadecimal digits, by every byte at every place")
  func classes() {
    for length in 1...17 {
      for place in 0..<length {
        for byte in UInt8.min...UInt8.max {
          var bytes = [UInt8](repeating: 0x61, count: length)
          bytes[place] = byte
          let isVisible = ByteScanning.isVisible(bytes.span, 0..<length)
          let isHex = ByteScanning.isHex(bytes.span, 0..<length)
          #expect(isVisible == (0x21...0x7E).contains(byte))
          #expect(isHex == ((0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)))
        }
      }
    }
    let none: [UInt8] = [0xFF]
    let isVisible = ByteScanning.isVisible(none.span, 0..<0)
    #expect(isVisible)
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
