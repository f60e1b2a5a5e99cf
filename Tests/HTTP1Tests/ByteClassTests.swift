import Testing

@testable import HTTP1

@Suite struct ByteClassTests {
  static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

  @Test("holds exactly the bytes that its RFC names")
  func holdsExactlyItsBytes() {
    check(.token, "!#$%&'*+-.^_`|~")
    check(.target, "-._~!$&'()*+,;=:@/?%")
    check(.name, "-._~")
  }

  private func check(_ bytes: ByteClass, _ others: String) {
    let expected = Set((Self.letters + others).utf8)
    for byte in UInt8.min...UInt8.max {
      #expect(bytes.contains(byte) == expected.contains(byte), "byte \(byte)")
    }
  }

  @Test("gives every hexadecimal digit its value")
  func hexadecimalDigits() {
    for byte in UInt8.min...UInt8.max {
      let expected = byte < 128 ? Character(Unicode.Scalar(byte)).hexDigitValue : nil
      #expect(hexadecimalValue(byte).map(Int.init) == expected)
    }
  }

  @Test("finds every control byte at every position")
  func findsControlBytes() {
    for count in 0..<26 {
      for position in 0..<count {
        for byte in UInt8.min...UInt8.max {
          var bytes = [UInt8](repeating: 0x61, count: count)
          bytes[position] = byte
          let isControl = byte < 0x20 || byte == 0x7F
          #expect(firstControl(in: bytes, from: 0, to: count) == (isControl ? position : count))
        }
      }
    }
  }

  @Test("finds the first of many, whatever surrounds it")
  func findsTheFirst() {
    var random = SplitMix64(seed: 9)
    for _ in 0..<5_000 {
      let alphabet: [UInt8] = [
        0x00, 0x09, 0x0D, 0x1F, 0x20, 0x21, 0x7E, 0x7F, 0x80, 0x9F, 0xA0, 0xFF, 0x61, 0x61, 0x61,
      ]
      let bytes = (0..<random.below(40)).map { _ in alphabet[random.below(alphabet.count)] }
      let start = random.below(bytes.count + 1)
      let expected = bytes[start...].firstIndex { $0 < 0x20 || $0 == 0x7F } ?? bytes.count
      #expect(firstControl(in: bytes, from: start, to: bytes.count) == expected)
    }
  }
}
