import JSONEditing
import Testing

@Suite struct JSONScannerStringTests {
  /// Bytes and whether they are well-formed UTF-8 (Unicode, table 3-7).
  static let sequences: [([UInt8], Bool)] = [
    ([0x7F], true), ([0x80], false), ([0xBF], false), ([0xC0, 0x80], false), ([0xC0, 0xAF], false),
    ([0xC1, 0xBF], false), ([0xC2, 0x80], true), ([0xC2, 0x7F], false), ([0xC2, 0xC0], false),
    ([0xC2], false),
    ([0xDF, 0xBF], true), ([0xDF, 0xBF, 0x80], false), ([0xE0, 0x80, 0x80], false),
    ([0xE0, 0x9F, 0xBF], false),
    ([0xE0, 0xA0, 0x80], true), ([0xE0, 0xA0], false), ([0xE0, 0xA0, 0x7F], false),
    ([0xE0, 0xA0, 0xC0], false),
    ([0xE1, 0x80, 0x80], true), ([0xE1, 0x7F, 0x80], false), ([0xEC, 0xBF, 0xBF], true),
    ([0xED, 0x80, 0x80], true), ([0xED, 0x9F, 0xBF], true), ([0xED, 0xA0, 0x80], false),
    ([0xED, 0xAF, 0xBF], false), ([0xED, 0xB0, 0x80], false), ([0xED, 0xBF, 0xBF], false),
    ([0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80], false), ([0xEE, 0x80, 0x80], true), ([0xEF, 0xBB, 0xBF], true),
    ([0xEF, 0xBF, 0xBF], true), ([0xF0, 0x80, 0x80, 0x80], false), ([0xF0, 0x8F, 0xBF, 0xBF], false),
    ([0xF0, 0x90, 0x80, 0x80], true), ([0xF0, 0x90, 0x80], false), ([0xF0, 0x90], false), ([0xF0], false),
    ([0xF0, 0x90, 0x80, 0x22], false), ([0xF3, 0xBF, 0xBF, 0xBF], true), ([0xF4, 0x80, 0x80, 0x80], true),
    ([0xF4, 0x8F, 0xBF, 0xBF], true), ([0xF4, 0x90, 0x80, 0x80], false), ([0xF5, 0x80, 0x80, 0x80], false),
    ([0xF8, 0x88, 0x80, 0x80, 0x80], false), ([0xFC, 0x84, 0x80, 0x80, 0x80, 0x80], false), ([0xFE], false),
    ([0xFF], false), ([0xFF, 0xFE], false), ([0xC3, 0x28], false), ([0xE2, 0x28, 0xA1], false),
    ([0xE2, 0x82, 0x28], false), ([0xF0, 0x28, 0x8C, 0xBC], false), ([0xF0, 0x9F, 0x8E, 0x89], true),
  ]

  @Test("validates UTF-8 wherever in a string it stands", arguments: sequences)
  func validatesUTF8(_ sequence: [UInt8], _ isValid: Bool) {
    for padding in 0..<18 {
      let before = [UInt8](repeating: 0x61, count: padding)
      let bytes = [0x22] + before + sequence + utf8("tail\"")
      if isValid {
        #expect(throws: Never.self) { try JSONDocument.scan(bytes) }
        #expect(throws: Never.self) { try JSONObject.scan([0x7B] + bytes + utf8(":1}")) }
      } else {
        #expect(throws: JSONError.self) { try JSONDocument.scan(bytes) }
        #expect(throws: JSONError.self) { try JSONObject.scan([0x7B] + bytes + utf8(":1}")) }
      }
      // At the very end, where nothing may be read beyond.
      let short = [0x22] + before + sequence + [0x22]
      #expect(((try? JSONDocument.scan(short)) != nil) == isValid)
      #expect(throws: JSONError.self) { try JSONDocument.scan([0x22] + before + sequence) }
    }
  }

  @Test("agrees with the standard library on every pair of bytes", arguments: 0x80...0xFF)
  func pairs(_ first: Int) {
    for second in 0...0xFF where second != 0x22 && second != 0x5C {
      let pair = [UInt8(truncatingIfNeeded: first), UInt8(truncatingIfNeeded: second)]
      let expected = String(validating: pair, as: UTF8.self) != nil && second >= 0x20
      #expect(((try? JSONDocument.scan([0x22] + pair + [0x22])) != nil) == expected, "\(pair)")
    }
  }

  @Test("decides about every byte at every place of a word", arguments: 0...255)
  func everyByteInAString(_ byte: Int) {
    let isPlain = (0x20...0x7F).contains(byte) && byte != 0x22 && byte != 0x5C
    for place in 0..<17 {
      var content = [UInt8](repeating: 0x61, count: 17)
      content[place] = UInt8(truncatingIfNeeded: byte)
      let accepted = (try? JSONDocument.scan([0x22] + content + [0x22])) != nil
      #expect(accepted == isPlain, "at \(place)")
    }
  }

  @Test("decides about every byte after a backslash", arguments: 0...255)
  func everyEscape(_ byte: Int) {
    let known = Array("\"\\/bfnrt".utf8)
    let byte = UInt8(truncatingIfNeeded: byte)
    let accepted = (try? JSONDocument.scan([0x22, 0x5C, byte] + utf8("0000\""))) != nil
    #expect(accepted == (known.contains(byte) || byte == 0x75))
    let hex = (try? JSONDocument.scan(utf8("\"\\u00") + [byte] + utf8("0\""))) != nil
    #expect(hex == "0123456789abcdefABCDEF".utf8.contains(byte))
  }

  @Test(
    "keeps every lone surrogate that is escaped",
    arguments: Array(stride(from: 0xD800, through: 0xDFFF, by: 37)))
  func loneSurrogates(_ unit: Int) throws {
    let bytes = utf8("\"\\u\(String(unit, radix: 16))\"")
    #expect(try JSONDocument.scan(bytes).kind == .string)
    #expect(JSONString.decoded(bytes, 0..<bytes.count) == "\u{FFFD}")
  }
}
