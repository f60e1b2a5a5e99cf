/// Reads one JSON document (RFC 8259) into a tree. Strict: no comments, no trailing commas, well-formed UTF-8.
struct JSONParser {
  /// Deepest nesting accepted. The deepest document of AWS Batch has about a dozen levels; the limit bounds the
  /// recursion below.
  static let maximumDepth = 64

  /// Why a document is not JSON, and at which byte.
  struct Failure: Error, Equatable {
    var reason: String
    var offset: Int
  }

  private let bytes: [UInt8]
  private var offset = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func parse(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
    var parser = JSONParser(bytes)
    parser.skipBlanks()
    let value = try parser.value(depth: 0)
    parser.skipBlanks()
    guard parser.offset == bytes.count else { throw parser.failure("something follows the document") }
    return value
  }

  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func failure(_ reason: String) -> Failure { Failure(reason: reason, offset: offset) }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  /// Whether the next byte is `byte`; it is then passed.
  private mutating func accept(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    offset += 1
    return true
  }

  private mutating func value(depth: Int) throws(Failure) -> JSONValue {
    guard depth < Self.maximumDepth else { throw failure("nested deeper than \(Self.maximumDepth) levels") }
    guard let first = current else { throw failure("the document ends too early") }
    switch first {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure("no value starts here")
    }
  }

  private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
    let end = offset + word.utf8CodeUnitCount
    let matches =
      end <= bytes.count && word.withUTF8Buffer { $0.elementsEqual(bytes[offset..<end]) }
    guard matches else { throw failure("no value starts here") }
    offset = end
    return value
  }

  private mutating func object(depth: Int) throws(Failure) -> JSONMembers {
    offset += 1
    var members: [JSONMembers.Member] = []
    skipBlanks()
    if accept(UInt8(ascii: "}")) { return JSONMembers() }
    while true {
      skipBlanks()
      guard current == UInt8(ascii: "\"") else { throw failure("a member's name is missing") }
      let key = try string()
      skipBlanks()
      guard accept(UInt8(ascii: ":")) else { throw failure("a colon is missing") }
      skipBlanks()
      members.append(JSONMembers.Member(key: key, value: try value(depth: depth + 1)))
      skipBlanks()
      if accept(UInt8(ascii: ",")) { continue }
      guard accept(UInt8(ascii: "}")) else { throw failure("a comma or a closing brace is missing") }
      return JSONMembers(lastValuesOf: members)
    }
  }

  private mutating func array(depth: Int) throws(Failure) -> [JSONValue] {
    offset += 1
    var elements: [JSONValue] = []
    skipBlanks()
    if accept(UInt8(ascii: "]")) { return elements }
    while true {
      skipBlanks()
      elements.append(try value(depth: depth + 1))
      skipBlanks()
      if accept(UInt8(ascii: ",")) { continue }
      guard accept(UInt8(ascii: "]")) else { throw failure("a comma or a closing bracket is missing") }
      return elements
    }
  }

  private mutating func number() throws(Failure) -> JSONValue {
    let start = offset
    _ = accept(UInt8(ascii: "-"))
    if !accept(UInt8(ascii: "0")) { try digits() }
    if accept(UInt8(ascii: ".")) { try digits() }
    if accept(UInt8(ascii: "e")) || accept(UInt8(ascii: "E")) {
      if !accept(UInt8(ascii: "+")) { _ = accept(UInt8(ascii: "-")) }
      try digits()
    }
    return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
  }

  private mutating func digits() throws(Failure) {
    let start = offset
    while let byte = current, byte &- 0x30 < 10 { offset += 1 }
    guard offset > start else { throw failure("a digit is missing") }
  }

  private mutating func string() throws(Failure) -> String {
    offset += 1
    var text: [UInt8] = []
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        guard let value = String(validating: text, as: UTF8.self) else {
          throw failure("a string is not well-formed UTF-8")
        }
        return value
      case UInt8(ascii: "\\"):
        offset += 1
        try appendEscape(to: &text)
      case 0..<0x20:
        throw failure("a control character stands unescaped in a string")
      default:
        text.append(byte)
        offset += 1
      }
    }
    throw failure("a string does not end")
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(Failure) {
    guard let byte = current else { throw failure("a string does not end") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeEscape()).utf8)
    default: throw failure("an unknown escape")
    }
  }

  /// The scalar of a `\uXXXX` escape or of a surrogate pair; half a pair becomes U+FFFD.
  private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    let first = try fourHexDigits()
    guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) ?? replacement }
    guard offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
      bytes[offset + 1] == UInt8(ascii: "u")
    else { return replacement }
    let retreat = offset
    offset += 2
    let second = try fourHexDigits()
    guard second & 0xFC00 == 0xDC00 else {
      offset = retreat
      return replacement
    }
    return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)) ?? replacement
  }

  private mutating func fourHexDigits() throws(Failure) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = PercentCoding.hexDigit(byte) else {
        throw failure("four hex digits must follow \\u")
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }
}
