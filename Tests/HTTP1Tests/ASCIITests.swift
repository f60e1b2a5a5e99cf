import HTTP1
import Testing

@Suite struct ASCIITests {
  @Test("lowers the letters A to Z and no other byte")
  func lowersLettersOnly() {
    for byte in UInt8.min...UInt8.max {
      let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      #expect(ASCII.lowercased(byte) == (isUpper ? byte + 32 : byte))
    }
  }

  @Test("compares every byte at every place of a long name as it does alone")
  func comparesEveryByteAtEveryPlace() {
    let word: StaticString = "x-amz-security-token"
    let expected = Array("x-amz-security-token".utf8)
    for place in expected.indices {
      for byte in UInt8.min...UInt8.max {
        var bytes = expected
        bytes[place] = byte
        let range = 0..<bytes.count
        let isSame = ASCII.lowercased(byte) == expected[place]
        let isWord = ASCII.equalsIgnoringCase(bytes.span, range, word)
        let isSpelled = ASCII.equalsIgnoringCase(bytes.span, range, lowercase: expected.span, range)
        let isExact = ASCII.equals(bytes.span, range, word)
        #expect(isWord == isSame)
        #expect(isSpelled == isSame)
        #expect(isExact == (byte == expected[place]))
      }
    }
  }

  @Test("compares words without their case")
  func comparesWithoutCase() {
    let bytes = Array("xChunKEDchunked[hunked".utf8)
    #expect(ASCII.equalsIgnoringCase(bytes, 1..<8, "chunked"))
    #expect(!ASCII.equalsIgnoringCase(bytes, 0..<7, "chunked"))
    #expect(!ASCII.equalsIgnoringCase(bytes, 1..<7, "chunked"))
    #expect(ASCII.equalsIgnoringCase(bytes, 1..<8, 8..<15))
    #expect(!ASCII.equalsIgnoringCase(bytes, 8..<15, 15..<22))
    #expect(!ASCII.equalsIgnoringCase(bytes, 8..<15, 8..<14))
  }

  @Test("takes no other byte for a letter", arguments: [("@", "`"), ("[", "{"), ("\u{1A}", ":")])
  func takesNoOtherByteForALetter(_ pair: (String, String)) {
    let bytes = Array((pair.0 + pair.1).utf8)
    #expect(!ASCII.equalsIgnoringCase(bytes, 0..<1, 1..<2))
  }

  @Test("compares words with their case")
  func comparesWithCase() {
    let bytes = Array("GETget".utf8)
    #expect(ASCII.equals(bytes, 0..<3, "GET"))
    #expect(!ASCII.equals(bytes, 3..<6, "GET"))
    #expect(!ASCII.equals(bytes, 0..<2, "GET"))
  }

  @Test("writes decimal numbers", arguments: [0, 7, 10, 42, 1_048_576, Int.max, -1, Int.min])
  func writesDecimalNumbers(_ value: Int) {
    var output: [UInt8] = []
    ASCII.append(decimal: value, to: &output)
    #expect(output == Array(String(value).utf8))
  }

  @Test("shows ill-formed UTF-8 as replacement characters")
  func showsIllFormedText() {
    #expect(ASCII.text([0x61, 0xFF, 0x62], 0..<3) == "a\u{FFFD}b")
  }
}
