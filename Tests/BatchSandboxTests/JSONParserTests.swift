import Testing

@testable import BatchSandbox

@Suite("JSON")
struct JSONParserTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

  @Test(
    "reads and writes documents without changing them",
    arguments: [
      "null", "true", "false", "0", "-0", "12345678901234567890", "1.50", "1e5", "-2.5E-3", "\"\"", "[]",
      "{}",
      #"["a",1,{"b":[null]}]"#, #"{"z":1,"a":2}"#, #""\"\\\n\r\t\u0001é😀""#,
    ])
  func roundTrip(_ text: String) throws {
    #expect(String(decoding: try parse(text).encoded, as: UTF8.self) == text)
  }

  @Test(
    "decodes escapes",
    arguments: [
      (#""\u0041\/\b\f""#, "A/\u{8}\u{c}"), (#""\ud83d\ude00""#, "😀"), (#""\ud83d""#, "\u{FFFD}"),
      (#""\ud83dx""#, "\u{FFFD}x"), (#""\ude00""#, "\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
    ])
  func escapes(text: String, expected: String) throws {
    #expect(try parse(text) == .string(expected))
  }

  @Test(
    "refuses what is no JSON",
    arguments: [
      "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "+1", "1e", "-", "tru", "nul",
      "'a'",
      "\"a", "\"\\x\"", "\"\\u12\"", "\"\u{1}\"", "1 2", "[1 2]", "{\"a\" 1}", "NaN", "\u{FEFF}{}",
    ])
  func refuses(_ text: String) {
    #expect(throws: JSONParser.Failure.self) { try parse(text) }
  }

  @Test("refuses ill-formed UTF-8 in a string")
  func utf8() {
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xC3, 0x28, 0x22]) }
  }

  @Test("takes the last of repeated members, in the place of the first")
  func repeated() throws {
    #expect(try parse(#"{"a":1,"b":2,"a":3}"#) == ["a": 3, "b": 2])
    #expect(String(decoding: try parse(#"{"a":1,"b":2,"a":3}"#).encoded, as: UTF8.self) == #"{"a":3,"b":2}"#)
  }

  @Test("bounds nesting")
  func depth() throws {
    let deep = JSONParser.maximumDepth
    #expect(throws: Never.self) {
      try parse(String(repeating: "[", count: deep) + String(repeating: "]", count: deep))
    }
    #expect(throws: JSONParser.Failure.self) { try parse(String(repeating: "[", count: deep + 1)) }
    #expect(throws: JSONParser.Failure.self) { try parse(String(repeating: "{\"a\":", count: 1_000_000)) }
  }

  @Test("reads an object of many members in a moment")
  func manyMembers() throws {
    let text = "{" + (0..<50_000).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
    #expect(try parse(text).members?.count == 50_000)
  }
}
