import Testing

@testable import ProxyCore

@Suite struct LogLineTests {
  static let hostile: [(bytes: [UInt8], word: String, json: String)] = [
    (Array("nightly-42".utf8), "nightly-42", #""nightly-42""#),
    ([], #""""#, #""""#),
    (Array("a b".utf8), #"a\x20b"#, #""a b""#),
    (Array("a\nlevel=error\r\n".utf8), #"a\x0alevel=error\x0d\x0a"#, #""a\nlevel=error\r\n""#),
    (Array("\u{1B}[2J\u{7}".utf8), #"\x1b[2J\x07"#, #""\u001b[2J\u0007""#),
    ([0x00, 0x7F], #"\x00\x7f"#, #""\u0000\u007f""#),
    (Array(#"quote " and \ "#.utf8), #"quote\x20"\x20and\x20\\\x20"#, #""quote \" and \\ ""#),
    (Array("\u{9B}31m".utf8), #"\u{009b}31m"#, #""\u009b31m""#),
    (Array("\u{202E}gpj.exe".utf8), #"\u{202e}gpj.exe"#, #""\u202egpj.exe""#),
    (Array("a\u{200B}b\u{2028}c\u{FEFF}".utf8), #"a\u{200b}b\u{2028}c\u{feff}"#, #""a\u200bb\u2028c\ufeff""#),
    (Array("\u{E0041}".utf8), #"\u{e0041}"#, #""\udb40\udc41""#),
    (Array("Grüße 漢字 🚀".utf8), #"Grüße\x20漢字\x20🚀"#, #""Grüße 漢字 🚀""#),
    ([0x61, 0xFF, 0xC0, 0xAF, 0x62], "a\u{FFFD}\u{FFFD}\u{FFFD}b", "\"a\u{FFFD}\u{FFFD}\u{FFFD}b\""),
    ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}", "\"\u{FFFD}\u{FFFD}\u{FFFD}\""),
    ([0xF0, 0x9F, 0x9A], "\u{FFFD}", "\"\u{FFFD}\""),
  ]

  @Test("makes foreign bytes one harmless word", arguments: hostile)
  func makesForeignBytesOneWord(bytes: [UInt8], word: String, json: String) {
    var line = LogLine()
    line.appendWord(bytes)
    #expect(String(decoding: line.bytes, as: UTF8.self) == word)
  }

  @Test("makes foreign bytes a JSON string", arguments: hostile)
  func makesForeignBytesJSON(bytes: [UInt8], word: String, json: String) {
    var line = LogLine()
    line.appendJSON(bytes)
    #expect(String(decoding: line.bytes, as: UTF8.self) == json)
  }

  @Test("lets no single byte or scalar through that acts on a terminal") func letsNothingActOnATerminal() {
    for value in UInt32(0)...0x2FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      var line = LogLine()
      line.appendWord(Array(String(scalar).utf8))
      line.appendJSON(Array(String(scalar).utf8))
      for shown in String(decoding: line.bytes, as: UTF8.self).unicodeScalars {
        #expect(
          shown.value >= 0x20 && !(0x7F...0x9F).contains(shown.value)
            && !(0x2028...0x202E).contains(shown.value))
      }
    }
  }

  @Test("cuts what is too long and shows it") func cutsWhatIsTooLong() {
    var line = LogLine()
    line.appendWord([UInt8](repeating: 0x61, count: 5000))
    #expect(line.bytes.count == LogLine.valueLimit + 3)
    line.bytes = []
    line.appendJSON([UInt8](repeating: 0x01, count: 1_000_000))
    #expect(line.bytes.count == LogLine.valueLimit * 6 + 5)
    line.bytes = []
    line.appendWord(Array("ab".utf8), isCut: true)
    #expect(String(decoding: line.bytes, as: UTF8.self) == "ab…")
  }
}
