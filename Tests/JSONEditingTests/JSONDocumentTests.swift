import JSONEditing
import Testing

@Suite struct JSONDocumentTests {
  static let valid: [(String, JSONKind)] = [
    ("null", .null), ("true", .true), ("false", .false), ("0", .number), ("-0", .number), ("1", .number),
    ("-1", .number), ("10", .number), ("1234567890", .number), ("0.0", .number), ("0.5", .number),
    ("-0.5", .number), ("1.0", .number), ("1e1", .number), ("1E1", .number), ("1e+1", .number),
    ("1e-1", .number), ("1.0E+2", .number), ("1.0e-2", .number), ("0e0", .number), ("0E+00", .number),
    ("-0e-0", .number), ("1e999999", .number), ("-1e999999", .number), ("1e-999999", .number),
    ("123456789012345678901234567890", .number), ("0.000000000000000000000000001", .number),
    ("9007199254740993", .number), ("1.7976931348623157e308", .number),
    ("\"\"", .string), ("\"a\"", .string), ("\" \"", .string), ("\"\\\"\"", .string), ("\"\\\\\"", .string),
    ("\"\\/\"", .string), ("\"/\"", .string), ("\"\\b\\f\\n\\r\\t\"", .string), ("\"\\u0000\"", .string),
    ("\"\\u0041\"", .string), ("\"\\uABCD\"", .string), ("\"\\uabcd\"", .string), ("\"\\uaBcD\"", .string),
    ("\"\\ud83d\\ude00\"", .string), ("\"\\ud800\"", .string), ("\"\\udfff\"", .string),
    ("\"\\ud800\\ud800\"", .string), ("\"\\ude00\\ud83d\"", .string), ("\"\\ud800x\"", .string),
    ("\"\\uFFFF\"", .string), ("\"\u{7F}\"", .string), ("\"\u{80}\"", .string), ("\"\u{7FF}\"", .string),
    ("\"\u{800}\"", .string), ("\"\u{D7FF}\"", .string), ("\"\u{E000}\"", .string), ("\"\u{FEFF}\"", .string),
    ("\"\u{FFFF}\"", .string), ("\"\u{10000}\"", .string), ("\"\u{10FFFF}\"", .string),
    ("\"\u{2028}\u{2029}\"", .string), ("\"é日本🎉\"", .string), ("\"0123456\"", .string),
    ("\"01234567\"", .string), ("\"012345678\"", .string), ("\"0123456789abcde\"", .string),
    ("\"0123456789abcdef\"", .string), ("\"\\\\\\\\\\\\\\\\\\\\\"", .string), ("\"{}[],:\"", .string),
    ("{}", .object), ("{ }", .object), ("{\n\t\r }", .object), ("{\"\":0}", .object), ("{\"a\":1}", .object),
    ("{ \"a\" : 1 }", .object), ("{\"a\":1,\"a\":2}", .object), ("{\"a\":{}}", .object),
    ("{\"a\":[]}", .object), ("{\"a\":{\"a\":{\"a\":{}}}}", .object), ("{\"a\":\"b\",\"c\":\"d\"}", .object),
    ("{\"a\\nb\":1}", .object), ("{\"\\ud800\":1}", .object), ("{\"a\":-0.0e+0}", .object),
    ("{\"a\":null,\"b\":true,\"c\":false}", .object),
    ("[]", .array), ("[ ]", .array), ("[\n]", .array), ("[1]", .array), ("[ 1 ]", .array), ("[1,2]", .array),
    ("[ 1 , 2 ]", .array), ("[[]]", .array), ("[[[[[[]]]]]]", .array), ("[[],[]]", .array), ("[{}]", .array),
    ("[{},{}]", .array), ("[null,true,false,0,\"\",{},[]]", .array), ("[\"a\",\"b\"]", .array),
    ("[-1,-2]", .array), ("[1e1,2E2]", .array), ("[[1,[2,[3,{\"a\":[4]}]]]]", .array),
    (" 1", .number), ("1 ", .number), ("\t1\n", .number), ("\r\n1\r\n", .number),
    (" \t\n\r{} \t\n\r", .object),
    (" \"a\" ", .string), (" null ", .null), ("\n[\n]\n", .array), ("1\n", .number), ("true ", .true),
  ]

  @Test("accepts what the grammar derives", arguments: valid)
  func accepts(_ source: String, _ kind: JSONKind) throws {
    let bytes = utf8(source)
    let document = try JSONDocument.scan(bytes)
    #expect(document.kind == kind)
    let trimmed = source.unicodeScalars.split { " \t\r\n".unicodeScalars.contains($0) }
    #expect(bytes[document.value].first == trimmed.first.flatMap { String($0).utf8.first })
    #expect(bytes[document.value].last == trimmed.last.flatMap { String($0).utf8.last })
  }

  @Test("accepts every valid value as an element and as a member too", arguments: valid)
  func acceptsNested(_ source: String, _ kind: JSONKind) throws {
    let array = utf8("[\(source),\(source)]")
    #expect(try JSONArray.scan(array).elements.map { $0.kind } == [kind, kind])
    let object = utf8("{\"k\":\(source),\"l\":\(source)}")
    #expect(try JSONObject.scan(object).members.map { $0.kind } == [kind, kind])
    #expect(try JSONDocument.scan(utf8("[[{\"k\":[\(source)]}]]")).kind == .array)
  }

  static let invalid: [(String, JSONError.Code, Int)] = [
    ("", .unexpectedEnd, 0), (" ", .unexpectedEnd, 1), ("\n\n", .unexpectedEnd, 2),
    ("nul", .unexpectedEnd, 3), ("nulL", .unexpectedByte, 3), ("Null", .unexpectedByte, 0),
    ("nullx", .trailingBytes, 4), ("tru", .unexpectedEnd, 3), ("True", .unexpectedByte, 0),
    ("truee", .trailingBytes, 4), ("fals", .unexpectedEnd, 4), ("falsy", .unexpectedByte, 4),
    ("NaN", .unexpectedByte, 0), ("Infinity", .unexpectedByte, 0), ("-Infinity", .badNumber, 0),
    ("undefined", .unexpectedByte, 0), ("'a'", .unexpectedByte, 0), ("a", .unexpectedByte, 0),
    ("-", .unexpectedEnd, 1), ("--1", .badNumber, 0), ("+1", .unexpectedByte, 0), ("00", .badNumber, 0),
    ("01", .badNumber, 0), ("-01", .badNumber, 0), ("0x1", .trailingBytes, 1), ("1.", .unexpectedEnd, 2),
    ("1. ", .badNumber, 0), (".5", .unexpectedByte, 0), ("1.e1", .badNumber, 0), ("1e", .unexpectedEnd, 2),
    ("1e+", .unexpectedEnd, 3), ("1e+ ", .badNumber, 0), ("1e++1", .badNumber, 0),
    ("1e1.0", .trailingBytes, 3),
    ("1.0.0", .trailingBytes, 3), ("1_000", .trailingBytes, 1), ("1,000", .trailingBytes, 1),
    ("1 2", .trailingBytes, 2), ("-a", .badNumber, 0), ("１", .unexpectedByte, 0), ("1a", .trailingBytes, 1),
    ("\"", .unexpectedEnd, 1), ("\"a", .unexpectedEnd, 2), ("\"abcdefgh", .unexpectedEnd, 9),
    ("\"\\", .unexpectedEnd, 2), ("\"\\\"", .unexpectedEnd, 3), ("\"\\u", .unexpectedEnd, 3),
    ("\"\\u1", .unexpectedEnd, 4), ("\"\\u12", .unexpectedEnd, 5), ("\"\\u123", .unexpectedEnd, 6),
    ("\"\\u1234", .unexpectedEnd, 7), ("\"\\u123\"", .badEscape, 6), ("\"\\u12G4\"", .badEscape, 5),
    ("\"\\x41\"", .badEscape, 2), ("\"\\a\"", .badEscape, 2), ("\"\\'\"", .badEscape, 2),
    ("\"\\0\"", .badEscape, 2), ("\"\\U0041\"", .badEscape, 2), ("\"\\ \"", .badEscape, 2),
    ("\"\\\n\"", .badEscape, 2), ("\"\\u 041\"", .badEscape, 3), ("\"\\u+041\"", .badEscape, 3),
    ("\"\n\"", .controlCharacter, 1), ("\"\t\"", .controlCharacter, 1), ("\"\r\"", .controlCharacter, 1),
    ("\"\u{0}\"", .controlCharacter, 1), ("\"\u{1F}\"", .controlCharacter, 1),
    ("\"1234567\u{1F}\"", .controlCharacter, 8), ("\"12345678\u{0}\"", .controlCharacter, 9),
    ("\"\" \"\"", .trailingBytes, 3), ("\"\"\"", .trailingBytes, 2),
    ("{", .unexpectedEnd, 1), ("}", .unexpectedByte, 0), ("{ ", .unexpectedEnd, 2),
    ("{]", .unexpectedByte, 1),
    ("{,}", .unexpectedByte, 1), ("{\"a\"}", .unexpectedByte, 4), ("{\"a\":}", .unexpectedByte, 5),
    ("{\"a\"", .unexpectedEnd, 4), ("{\"a\" ", .unexpectedEnd, 5), ("{\"a\":", .unexpectedEnd, 5),
    ("{\"a\":1", .unexpectedEnd, 6), ("{\"a\":1 ", .unexpectedEnd, 7), ("{\"a\":1,", .unexpectedEnd, 7),
    ("{\"a\":1,}", .unexpectedByte, 7), ("{\"a\":1 \"b\":2}", .unexpectedByte, 7),
    ("{\"a\":1,,\"b\":2}", .unexpectedByte, 7), ("{\"a\",1}", .unexpectedByte, 4),
    ("{\"a\"::1}", .unexpectedByte, 5),
    ("{a:1}", .unexpectedByte, 1), ("{'a':1}", .unexpectedByte, 1), ("{1:1}", .unexpectedByte, 1),
    ("{null:1}", .unexpectedByte, 1), ("{\"a\":1]", .unexpectedByte, 6), ("{\"a\":1}}", .trailingBytes, 7),
    ("{\"a\":1}{", .trailingBytes, 7), ("{}x", .trailingBytes, 2), ("{}\u{0}", .trailingBytes, 2),
    ("{{}}", .unexpectedByte, 1), ("{[]}", .unexpectedByte, 1), ("{\"a\":1 /*c*/}", .unexpectedByte, 7),
    ("{\"a\" b:1}", .unexpectedByte, 5), ("{\"a\":+1}", .unexpectedByte, 5), ("{\"a\":01}", .badNumber, 5),
    ("[", .unexpectedEnd, 1), ("]", .unexpectedByte, 0), ("[}", .unexpectedByte, 1),
    ("[,]", .unexpectedByte, 1),
    ("[1,]", .unexpectedByte, 3), ("[,1]", .unexpectedByte, 1), ("[1 2]", .unexpectedByte, 3),
    ("[1,,2]", .unexpectedByte, 3), ("[1:2]", .unexpectedByte, 2), ("[1", .unexpectedEnd, 2),
    ("[1,", .unexpectedEnd, 3), ("[1}", .unexpectedByte, 2), ("[[]", .unexpectedEnd, 3),
    ("[]]", .trailingBytes, 2),
    ("[\"a\"", .unexpectedEnd, 4), ("[\"a\":1]", .unexpectedByte, 4), ("[{]}", .unexpectedByte, 2),
    ("[{\"a\":[}]", .unexpectedByte, 7), ("[1]//", .trailingBytes, 3), ("#[1]", .unexpectedByte, 0),
    ("[\u{A0}1]", .unexpectedByte, 1), ("[\u{B}1]", .unexpectedByte, 1), ("[\u{C}]", .unexpectedByte, 1),
    ("\u{FEFF}{}", .unexpectedByte, 0), ("\u{2028}{}", .unexpectedByte, 0), ("{}\u{FEFF}", .trailingBytes, 2),
    ("[1,2,3", .unexpectedEnd, 6), ("[nul]", .unexpectedByte, 4), ("[tru,1]", .unexpectedByte, 4),
  ]

  @Test("refuses what the grammar does not derive, and says where", arguments: invalid)
  func refuses(_ source: String, _ code: JSONError.Code, _ offset: Int) {
    #expect(throws: JSONError(code, at: offset)) { try JSONDocument.scan(utf8(source)) }
  }

  @Test("refuses it as a member's value and as an element too", arguments: invalid)
  func refusesNested(_ source: String, _: JSONError.Code, _: Int) {
    // Some make something valid once they are wrapped.
    let mended = ["", " ", "\n\n", "1,000", "]", "}", "[]]", "{\"a\":1}}"]
    guard !mended.contains(source) else { return }
    #expect(throws: JSONError.self) { try JSONArray.scan(utf8("[\(source)]")) }
    #expect(throws: JSONError.self) { try JSONObject.scan(utf8("{\"k\":\(source)}")) }
    #expect(throws: JSONError.self) { try JSONDocument.scan(utf8("[{\"k\":[\(source)]}]")) }
  }

  @Test(
    "refuses every proper beginning of a document",
    arguments: [
      #"{"a":[1,{"b":"c\u00e9é🎉"}],"d":true,"e":null,"f":-1.5e+3}"#, #"["x",[[]],{},false]"#, #""text""#,
    ])
  func refusesEveryBeginning(_ source: String) throws {
    let bytes = utf8(source)
    _ = try JSONDocument.scan(bytes)
    for count in 0..<bytes.count {
      #expect(throws: JSONError.self) { try JSONDocument.scan(Array(bytes[..<count])) }
    }
  }

  @Test("reads a million levels", arguments: [1, 2, 63, 64, 65, 127, 128, 129, 1000, 1_000_000])
  func readsManyLevels(_ depth: Int) throws {
    let open = [UInt8](repeating: 0x5B, count: depth)
    let close = [UInt8](repeating: 0x5D, count: depth)
    #expect(try JSONDocument.scan(open + close).kind == .array)
    #expect(throws: JSONError(.unexpectedEnd, at: 2 * depth - 1)) {
      try JSONDocument.scan(open + close.dropLast())
    }
    #expect(throws: JSONError(.unexpectedEnd, at: depth)) { try JSONDocument.scan(open) }
    #expect(throws: JSONError(.unexpectedByte, at: depth)) { try JSONDocument.scan(open + [0x7D]) }

    let key = utf8(#"{"a":"#)
    let objects = [UInt8]((0..<depth).map { _ in key }.joined())
    let ends = [UInt8](repeating: 0x7D, count: depth)
    let document = objects + [0x31] + ends
    #expect(try JSONObject.scan(document).members.count == 1)
    #expect(throws: JSONError.self) { try JSONObject.scan(objects + [0x31] + ends.dropLast() + [0x5D]) }
  }

  @Test("keeps apart which of many levels are objects and which are arrays", arguments: 0..<20)
  func mixedLevels(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let levels = (0..<300).map { _ in Bool.random(using: &random) }
    var bytes: [UInt8] = []
    for isObject in levels { bytes += isObject ? utf8("{\"k\":") : utf8("[") }
    bytes += utf8("0")
    let closing = levels.reversed().map { $0 ? UInt8(0x7D) : 0x5D }
    _ = try JSONDocument.scan(bytes + closing)
    for wrong in [0, 1, 62, 63, 64, 65, 150, 299] {
      var damaged = closing
      damaged[wrong] ^= 0x5D ^ 0x7D
      #expect(throws: JSONError(.unexpectedByte, at: bytes.count + wrong)) {
        try JSONDocument.scan(bytes + damaged)
      }
    }
  }
}
