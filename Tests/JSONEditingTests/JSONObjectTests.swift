import JSONEditing
import Testing

@Suite struct JSONObjectTests {
  @Test("gives the spans of members, values and braces")
  func spans() throws {
    let bytes = utf8(" { \"a\" : [1] ,\n\"b\\n\":{\"a\":2},\"a\":\"x\" } ")
    let object = try JSONObject.scan(bytes)
    #expect(text(bytes, object.braces).first == "{" && text(bytes, object.braces).last == "}")
    #expect(object.members.map { text(bytes, $0.key) } == ["\"a\"", "\"b\\n\"", "\"a\""])
    #expect(object.members.map { text(bytes, $0.value) } == ["[1]", "{\"a\":2}", "\"x\""])
    #expect(
      object.members.map { text(bytes, $0.member) } == ["\"a\" : [1]", "\"b\\n\":{\"a\":2}", "\"a\":\"x\""])
    #expect(object.members.map { $0.kind } == [.array, .object, .string])
    #expect(object.members.map { $0.keyHasEscapes } == [false, true, false])
    #expect(object.indices(of: "a", in: bytes) == [0, 2])
    #expect(object.first("a", in: bytes)?.kind == .array)
    #expect(object.first("c", in: bytes) == nil)
    #expect(object.members.map { $0.name(in: bytes) } == ["a", "b\n", "a"])
  }

  @Test(
    "knows a name however it is spelled",
    arguments: [
      #""containerOverrides""#, #""conta\u0069nerOverrides""#, #""\u0063ontainerOverrides""#,
      #""containerOverride\u0073""#, #""containerOverride\u0073""#,
      #""\u0063\u006F\u006e\u0074ainerOverrides""#,
      #""container\u004fverrides""#,
    ])
  func escapedNames(_ key: String) throws {
    let bytes = utf8("{\(key):1}")
    #expect(try JSONObject.scan(bytes).first("containerOverrides", in: bytes) != nil)
  }

  @Test(
    "does not take another name for it",
    arguments: [
      #""ContainerOverrides""#, #""containeroverrides""#, #""containerOverride""#, #""containerOverridess""#,
      #""containerOverrides ""#, #"" containerOverrides""#, #""container\\u004fverrides""#, #""""#,
      #""containerOverrides\u0000""#, #""conta\nnerOverrides""#, #""\ud800""#, #""containerОverrides""#,
      #""conta\u0049nerOverrides""#,
    ])
  func otherNames(_ key: String) throws {
    let bytes = utf8("{\(key):1}")
    #expect(try JSONObject.scan(bytes).first("containerOverrides", in: bytes) == nil)
  }

  @Test(
    "does not look into values for names",
    arguments: [
      #"{"parameters":{"containerOverrides":1}}"#, #"{"tags":{"x":{"containerOverrides":{}}}}"#,
      #"{"nodeOverrides":{"nodePropertyOverrides":[{"containerOverrides":{}}]}}"#,
      #"{"a":"containerOverrides"}"#, #"{"a":"{\"containerOverrides\":1}"}"#,
      #"{"a":["containerOverrides"]}"#,
    ])
  func nestedNamesakes(_ source: String) throws {
    let bytes = utf8(source)
    #expect(try JSONObject.scan(bytes).first("containerOverrides", in: bytes) == nil)
  }

  @Test("says of other kinds that they are no objects", arguments: ["1", "[]", "\"{}\"", "null", " [ {} ] "])
  func notAnObject(_ source: String) {
    let start = source.utf8.prefix { $0 == 0x20 }.count
    #expect(throws: JSONError(.notAnObject, at: start)) { try JSONObject.scan(utf8(source)) }
  }

  @Test("validates what is no object too", arguments: ["[", "[1,]", "01", "\"", "nul", "[] []", "1 1"])
  func invalidOtherKinds(_ source: String) {
    #expect { try JSONObject.scan(utf8(source)) } throws: { ($0 as? JSONError)?.code != .notAnObject }
  }

  @Test("scans a range on demand and nothing outside it")
  func ranges() throws {
    let bytes = utf8(#"{"a": {"b":[1,{"c":2}]} ,"d":x}"#)
    let inner = try JSONObject.scan(bytes, in: 5..<24)
    #expect(inner.members.map { text(bytes, $0.value) } == ["[1,{\"c\":2}]"])
    let list = try JSONArray.scan(bytes, in: inner.members[0].value)
    #expect(list.elements.map { text(bytes, $0.value) } == ["1", "{\"c\":2}"])
    #expect(throws: JSONError.self) { try JSONObject.scan(bytes, in: 6..<22) }
    #expect(throws: JSONError(.badRange, at: 0)) { try JSONObject.scan(bytes, in: 0..<1000) }
    #expect(throws: JSONError(.badRange, at: -1)) { try JSONObject.scan(bytes, in: -1..<3) }
    #expect(throws: JSONError(.unexpectedEnd, at: 3)) { try JSONObject.scan(bytes, in: 3..<3) }
  }

  @Test("finds the members of random objects", arguments: 0..<200)
  func randomObjects(_ seed: Int) throws {
    let maker = ObjectMaker(seed: UInt64(seed))
    let bytes = utf8(maker.text())
    let object = try JSONObject.scan(bytes)
    #expect(object.members.map { text(bytes, $0.member) } == maker.pieces.map { $0.member })
    #expect(object.members.map { $0.name(in: bytes) } == maker.pieces.map { $0.name })
  }
}
