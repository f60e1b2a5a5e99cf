import Testing

@testable import AWSCredentials

@Suite("JSON for credentials")
struct JSONValueTests {
  private func parse(_ text: String) -> JSONValue? { JSONValue.parse(Array(text.utf8)) }

  @Test("yields texts, whole numbers and nested members")
  func reads() {
    let value = parse(#"{"a":"x","n":12,"half":1.5,"large":1e300,"o":{"b":"y"},"f":true,"l":[1]}"#)
    #expect(value?["a"]?.text == "x")
    #expect(value?["n"]?.integer == 12)
    #expect(value?["half"]?.integer == 1)
    #expect(value?["large"]?.integer == nil)
    #expect(value?["o"]?["b"]?.text == "y")
    #expect(value?["f"]?.text == nil)
    #expect(value?["a"]?.integer == nil)
    #expect(value?["l"]?["a"] == nil)
  }

  @Test("takes a member that is null for one that is not there")
  func readsNull() {
    #expect(parse(#"{"a":null}"#)?["a"] == nil)
  }

  @Test("is none for what is not JSON", arguments: ["", "{", "{]", #"{"a":}"#, "nope", "{\u{0}}"])
  func isNone(text: String) {
    #expect(parse(text) == nil)
  }

  @Test("does not follow nesting without end")
  func boundsNesting() {
    #expect(parse(String(repeating: "[", count: 100_000)) == nil)
  }

  @Test("is written with members in order of their names, and read back the same")
  func writes() {
    let written = JSONValue.write(["b": "q\"\\\n", "a": "\u{1}é"])
    #expect(String(decoding: written, as: UTF8.self) == #"{"a": "\u0001é", "b": "q\"\\\n"}"#)
    #expect(JSONValue.parse(written)?["b"]?.text == "q\"\\\n")
    #expect(JSONValue.parse(written)?["a"]?.text == "\u{1}é")
    #expect(String(decoding: JSONValue.write([:]), as: UTF8.self) == "{}")
  }
}
