import JSONEditing
import Testing

@testable import AWSBatch

@Suite struct JSONReaderTests {
  private func reading(_ source: String, _ read: (JSONReader, JSONObject) throws -> Void) throws {
    let bytes = utf8(source)
    try read(JSONReader(body: bytes), try JSONObject.scan(bytes))
  }

  @Test("null counts as absent where it may") func null() throws {
    let bytes = utf8(#"{"a":null,"b":"t"}"#)
    let reader = JSONReader(body: bytes)
    let object = try JSONObject.scan(bytes)
    let absent = try reader.member("a", of: object)
    #expect(absent == nil)
    let null = try reader.memberOrNull("a", of: object)
    #expect(null?.kind == .null)
    let texts = [try reader.text("b", of: object), try reader.text("c", of: object)]
    #expect(texts == ["t", nil])
  }

  @Test("every surprise is a sentence") func surprises() throws {
    func sentence(_ source: String, _ read: (JSONReader, JSONObject) throws -> Void) -> String? {
      (#expect(throws: CarryFailure.self) { try reading(source, read) })?.sentence
    }
    #expect(sentence(#"{"a":1,"a":2}"#) { _ = try $0.member("a", of: $1) } == "a stands there 2 times")
    #expect(sentence(#"{"a":1}"#) { _ = try $0.text("a", of: $1) } == "a is not a string")
    #expect(
      sentence(#"{"a":1}"#) { _ = try $0.elements(of: $1.members[0], called: "it") } == "it is not a list")
    #expect(
      sentence(#"{"a":1}"#) { _ = try $0.object($1.members[0], called: "it") } == "it is not an object")
  }
}
