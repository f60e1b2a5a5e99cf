import JSONEditing
import Testing

@Suite struct JSONEditTests {
  /// Documents, and what is left of them without the members named x.
  static let removals: [(String, String)] = [
    (#"{"x":1}"#, #"{}"#), (#"{ "x":1 }"#, #"{  }"#), (#" {"x":1} "#, #" {} "#),
    (#"{"x":1,"a":2}"#, #"{"a":2}"#),
    (#"{"a":2,"x":1}"#, #"{"a":2}"#), (#"{"a":1,"x":2,"b":3}"#, #"{"a":1,"b":3}"#),
    (#"{ "a" : 1 , "x" : 2 , "b" : 3 }"#, #"{ "a" : 1 , "b" : 3 }"#),
    (#"{ "a" : 1 , "x" : 2 }"#, #"{ "a" : 1 }"#),
    (#"{ "x" : 2 , "b" : 3 }"#, #"{ "b" : 3 }"#),
    ("{\n  \"a\": 1,\n  \"x\": 2,\n  \"b\": 3\n}", "{\n  \"a\": 1,\n  \"b\": 3\n}"),
    ("{\n  \"a\": 1,\n  \"x\": 2\n}", "{\n  \"a\": 1\n}"),
    ("{\n  \"x\": 2,\n  \"b\": 3\n}", "{\n  \"b\": 3\n}"),
    ("{\n  \"x\": 2\n}", "{\n  \n}"), (#"{"x":1,"x":2}"#, #"{}"#), (#"{"x":1,"x":2,"a":3}"#, #"{"a":3}"#),
    (#"{"a":3,"x":1,"x":2}"#, #"{"a":3}"#), (#"{"x":1,"a":3,"x":2}"#, #"{"a":3}"#),
    (#"{"x":1,"a":3,"x":2,"b":4,"x":5}"#, #"{"a":3,"b":4}"#), (#"{"\u0078":1,"a":2}"#, #"{"a":2}"#),
    (#"{"a":{"x":1},"x":2}"#, #"{"a":{"x":1}}"#), (#"{"a":[{"x":1}],"b":"x"}"#, #"{"a":[{"x":1}],"b":"x"}"#),
    (#"{"a":1.0E+2,"x":0,"b":"\u00e9\/"}"#, #"{"a":1.0E+2,"b":"\u00e9\/"}"#), (#"{}"#, #"{}"#),
    (#"{"X":1}"#, #"{"X":1}"#),
    (#"{"a":1,"a":1,"x":null,"a":1}"#, #"{"a":1,"a":1,"a":1}"#),
    (#"{"x":{"x":{"x":[]}},"a":"}"}"#, #"{"a":"}"}"#),
    (#"{"a":"🎉","x":"🎉","é":1}"#, #"{"a":"🎉","é":1}"#), (#"{"x":"\ud800","a":"\ud800"}"#, #"{"a":"\ud800"}"#),
    ("{\t\"x\"\r:\n1\t,\r\"a\":\n2}", "{\t\"a\":\n2}"), ("{\"a\":1\t,\n\"x\":1\r}", "{\"a\":1\r}"),
  ]

  @Test("removes a member wherever it stands, and nothing else", arguments: removals)
  func removes(_ source: String, _ expected: String) throws {
    let bytes = utf8(source)
    let object = try JSONObject.scan(bytes)
    var edit = JSONEdit()
    edit.update(object, removing: object.indices(of: "x", in: bytes))
    let result = try edit.apply(to: bytes)
    #expect(text(result) == expected)
    #expect(edit.isEmpty == (source == expected))
    #expect(try JSONObject.scan(result).indices(of: "x", in: result).isEmpty)
  }

  @Test("leaves all other bytes of random objects as they are", arguments: 0..<400)
  func removesFromRandomObjects(_ seed: Int) throws {
    let maker = ObjectMaker(seed: UInt64(1000 + seed))
    let bytes = utf8(maker.text())
    let object = try JSONObject.scan(bytes)
    var edit = JSONEdit()
    edit.update(object, removing: object.indices(of: "containerOverrides", in: bytes))
    let result = try edit.apply(to: bytes)
    #expect(text(result) == maker.text { $0.name != "containerOverrides" })
    #expect(try JSONObject.scan(result).first("containerOverrides", in: result) == nil)
  }

  @Test("removes any choice of members", arguments: 0..<100)
  func removesAnyChoice(_ seed: Int) throws {
    var maker = ObjectMaker(seed: UInt64(5000 + seed))
    for index in maker.pieces.indices { maker.pieces[index].name = "\(index)" }
    let chosen = maker.pieces.indices.filter { _ in Bool.random(using: &maker.random) }
    let bytes = utf8(maker.text())
    var edit = JSONEdit()
    edit.update(try JSONObject.scan(bytes), removing: chosen.shuffled(using: &maker.random))
    let names = Set(chosen.map { "\($0)" })
    #expect(text(try edit.apply(to: bytes)) == maker.text { !names.contains($0.name) })
  }

  /// Documents without x, and with y appended instead.
  static let replacements: [(String, String)] = [
    (#"{}"#, #"{"y":0,"z":1}"#), (#"{ }"#, #"{"y":0,"z":1 }"#), (#"{"x":1}"#, #"{"y":0,"z":1}"#),
    (#"{ "x":1 }"#, #"{ "y":0,"z":1 }"#), (#"{"a":1}"#, #"{"a":1,"y":0,"z":1}"#),
    (#"{"a":1,"x":2}"#, #"{"a":1,"y":0,"z":1}"#), (#"{"x":1,"a":2}"#, #"{"a":2,"y":0,"z":1}"#),
    (#"{"a":1,"x":2,"b":3}"#, #"{"a":1,"b":3,"y":0,"z":1}"#),
    (#"{"x":1,"a":2,"x":3 }"#, #"{"a":2,"y":0,"z":1 }"#),
    (#"{"a":1 , "x":2 , "x":3 }"#, #"{"a":1,"y":0,"z":1 }"#),
    ("{\n  \"a\": 1\n}", "{\n  \"a\": 1,\"y\":0,\"z\":1\n}"),
  ]

  @Test("appends members, also where others go", arguments: replacements)
  func appends(_ source: String, _ expected: String) throws {
    let bytes = utf8(source)
    let object = try JSONObject.scan(bytes)
    var edit = JSONEdit()
    edit.update(
      object, removing: object.indices(of: "x", in: bytes),
      appending: [JSONEdit.member("y", utf8("0")), JSONEdit.member("z", utf8("1"))])
    let result = try edit.apply(to: bytes)
    #expect(text(result) == expected)
    _ = try JSONObject.scan(result)
  }

  @Test(
    "appends elements",
    arguments: [
      ("[]", "[7,8]"), ("[ ]", "[7,8 ]"), ("[1]", "[1,7,8]"), ("[ 1 , 2 ]", "[ 1 , 2,7,8 ]"),
      ("[[]]", "[[],7,8]"),
    ])
  func appendsElements(_ source: String, _ expected: String) throws {
    let bytes = utf8(source)
    var edit = JSONEdit()
    edit.append([utf8("7"), utf8("8")], to: try JSONArray.scan(bytes))
    #expect(text(try edit.apply(to: bytes)) == expected)
    var none = JSONEdit()
    none.append([], to: try JSONArray.scan(bytes))
    #expect(none.isEmpty)
  }

  @Test("makes edits in the order of the text, and insertions at one place in the order of asking")
  func orders() throws {
    var edit = JSONEdit()
    edit.replace(4..<5, with: utf8("E"))
    edit.replace(2..<2, with: utf8("1"))
    edit.replace(0..<1, with: utf8("A"))
    edit.replace(2..<2, with: utf8("2"))
    edit.replace(2..<3, with: [])
    edit.replace(5..<5, with: utf8("!"))
    #expect(text(try edit.apply(to: utf8("abcde"))) == "Ab12dE!")
    #expect(edit.changes.map { $0.range } == [0..<1, 2..<2, 2..<2, 2..<3, 4..<5, 5..<5])
  }

  @Test(
    "refuses edits that overlap or leave the bytes",
    arguments: [
      [0..<3, 2..<4], [0..<3, 1..<1], [0..<6], [-1..<2], [6..<6], [0..<5, 0..<5],
    ])
  func overlaps(_ ranges: [Range<Int>]) {
    var edit = JSONEdit()
    for range in ranges { edit.replace(range, with: []) }
    #expect { try edit.apply(to: utf8("abcde")) } throws: { ($0 as? JSONError)?.code == .badRange }
  }

  @Test("takes unknown indices for nothing")
  func unknownIndices() throws {
    let bytes = utf8(#"{"a":1}"#)
    var edit = JSONEdit()
    edit.update(try JSONObject.scan(bytes), removing: [-1, 1, 99])
    #expect(edit.isEmpty)
  }

  @Test("shows changes that touch each other as one, and no others")
  func merged() {
    let splices = [
      JSONEdit.Splice(range: 1..<3, replacement: utf8("a")),
      JSONEdit.Splice(range: 3..<3, replacement: utf8("b")),
      JSONEdit.Splice(range: 3..<5, replacement: []), JSONEdit.Splice(range: 6..<7, replacement: utf8("c")),
    ]
    #expect(
      JSONEdit.merged(splices) == [
        JSONEdit.Splice(range: 1..<5, replacement: utf8("ab")),
        JSONEdit.Splice(range: 6..<7, replacement: utf8("c")),
      ])
    #expect(JSONEdit.merged([]).isEmpty)
  }
}
