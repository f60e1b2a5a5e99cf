import JSONEditing
import Testing

@Suite struct JSONArrayTests {
  @Test("gives the spans and kinds of elements")
  func spans() throws {
    let bytes = utf8(" [ 1 , \"a,b\",[2,[3]],{\"x\":[4]} ,null,true , false ] ")
    let array = try JSONArray.scan(bytes)
    #expect(
      array.elements.map { text(bytes, $0.value) }
        == ["1", "\"a,b\"", "[2,[3]]", "{\"x\":[4]}", "null", "true", "false"])
    #expect(array.elements.map { $0.kind } == [.number, .string, .array, .object, .null, .true, .false])
    #expect(text(bytes, array.brackets).first == "[" && text(bytes, array.brackets).last == "]")
  }

  @Test("knows the empty array", arguments: ["[]", "[ ]", " [\n] "])
  func empty(_ source: String) throws {
    #expect(try JSONArray.scan(utf8(source)).elements.isEmpty)
  }

  @Test("says of other kinds that they are no arrays", arguments: ["1", "{}", "\"[]\"", "null"])
  func notAnArray(_ source: String) {
    #expect(throws: JSONError(.notAnArray, at: 0)) { try JSONArray.scan(utf8(source)) }
  }

  @Test("refuses ranges outside the bytes")
  func ranges() {
    #expect(throws: JSONError.self) { try JSONArray.scan(utf8("[]"), in: 0..<3) }
    #expect(throws: JSONError.self) { try JSONArray.scan(utf8("[]"), in: 2..<2) }
    #expect(throws: JSONError.self) { try JSONArray.scan([]) }
  }
}
