import Testing

@testable import BatchSandbox

@Suite struct JSONWriterTests {
  private func written(_ value: JSONValue) -> String { String(decoding: value.encoded, as: UTF8.self) }

  @Test("writes without blanks, numbers as they were spelled") func plain() {
    let value: JSONValue = ["a": [1, .number("1.50"), .null, true], "b": [:], "c": "é"]
    #expect(written(value) == #"{"a":[1,1.50,null,true],"b":{},"c":"é"}"#)
  }

  @Test("escapes what must be escaped") func escapes() {
    #expect(written("\"\\\n\r\t\u{1}\u{1F}") == #""\"\\\n\r\t\u0001\u001f""#)
  }

  @Test("what was written is read back") func roundTrip() throws {
    let value: JSONValue = ["k\u{0}\"": ["x\u{7F}\u{2028}", .number("-1e-3"), ["": .null]]]
    #expect(try JSONParser.parse(value.encoded) == value)
  }
}
