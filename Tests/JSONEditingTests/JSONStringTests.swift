import JSONEditing
import Testing

@Suite struct JSONStringTests {
  static let texts: [(String, String)] = [
    (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041""#, "A"),
    (#""\u00e9""#, "é"), (#""é""#, "é"), (#""\ud83c\udf89""#, "🎉"), (#""\uD83C\uDF89x""#, "🎉x"),
    (#""🎉""#, "🎉"),
    (#""\ud83c""#, "\u{FFFD}"), (#""\udf89""#, "\u{FFFD}"), (#""\ud83c\ud83c\udf89""#, "\u{FFFD}🎉"),
    (#""\ud83cx""#, "\u{FFFD}x"), (#""\ud83c\n""#, "\u{FFFD}\n"), (#""\ud83c\u0041""#, "\u{FFFD}A"),
    (#""\u0000""#, "\u{0}"), (#""\uffff""#, "\u{FFFF}"), (#""a\u0062c""#, "abc"), (#""\\u0041""#, #"\u0041"#),
  ]

  @Test("decodes and compares", arguments: texts)
  func decodes(_ source: String, _ expected: String) {
    let bytes = utf8(source)
    #expect(JSONString.decoded(bytes, 0..<bytes.count) == expected)
    #expect(JSONString.equals(bytes, 0..<bytes.count, expected))
    #expect(!JSONString.equals(bytes, 0..<bytes.count, expected + "x"))
    #expect(!JSONString.equals(bytes, 0..<bytes.count, "x" + expected))
  }

  @Test(
    "writes what reads back as the same text",
    arguments: [
      "", "a", "\"", "\\", "/", "\n\r\t\u{8}\u{C}", "\u{0}\u{1}\u{1F}\u{7F}", "é日本🎉", "\u{2028}", "a\"b\\c",
      "\\u0041",
    ])
  func writes(_ value: String) throws {
    let bytes = JSONString.quoted(value)
    #expect(try JSONDocument.scan(bytes).kind == .string)
    #expect(JSONString.decoded(bytes, 0..<bytes.count) == value)
    var appended = utf8("[")
    JSONString.append(value, to: &appended)
    #expect(Array(appended.dropFirst()) == bytes)
  }

  @Test("writes every control character as an escape", arguments: 0..<32)
  func writesControls(_ value: UInt8) throws {
    let bytes = JSONString.quoted(String(Unicode.Scalar(value)))
    #expect(bytes.allSatisfy { $0 >= 0x20 })
    #expect(JSONString.decoded(bytes, 0..<bytes.count) == String(Unicode.Scalar(value)))
  }

  @Test(
    "takes a range that holds no string for nothing", arguments: [0..<0, 0..<1, 0..<3, 1..<3, -1..<2, 2..<90])
  func oddRanges(_ range: Range<Int>) {
    let bytes = utf8("12\"a\"")
    #expect(JSONString.decoded(bytes, range) == "")
    #expect(!JSONString.equals(bytes, range, "a"))
    #expect(!JSONString.equals(bytes, range, "" as String))
  }
}
