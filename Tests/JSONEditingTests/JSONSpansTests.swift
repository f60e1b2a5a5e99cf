import JSONEditing
import Testing

@Suite struct JSONSpansTests {
  private let body = utf8(#" { "a" : [ 1 , "x" ] , "\u0062":null}"#)

  @Test("reach from a name's first quotation mark to its value's last byte") func reach() throws {
    let members = try JSONObject.scan(body).members
    #expect(members.map { text(body, $0.key) } == [#""a""#, #""\u0062""#])
    #expect(members.map { text(body, $0.value) } == [#"[ 1 , "x" ]"#, "null"])
    #expect(members.map { text(body, $0.member) } == [#""a" : [ 1 , "x" ]"#, #""\u0062":null"#])
  }

  @Test("tell what a value is and whether a name holds escapes") func tellKinds() throws {
    let members = try JSONObject.scan(body).members
    #expect(members.map(\.kind) == [.array, .null])
    #expect(members.map(\.keyHasEscapes) == [false, true])
    let elements = try JSONArray.scan(body, in: members[0].value).elements
    #expect(elements.map(\.kind) == [.number, .string])
    #expect(elements.map { text(body, $0.value) } == ["1", #""x""#])
  }
}
