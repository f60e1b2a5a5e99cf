/// The validating scanner (RFC 8259): every function starts at `index`, leaves it behind what it read, and
/// never reads at or beyond `end`. Containers are walked with a bit stack, not by recursion. HOT.
enum JSONScanner {
  @inline(__always)
  static func skipWhitespace(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) {
    while index < end {
      let byte = bytes[index]
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      index += 1
    }
  }

  /// Any value.
  static func value(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) throws(JSONError) -> JSONKind {
    guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
    let byte = bytes[index]
    if byte == 0x7B || byte == 0x5B {
      try container(bytes, &index, end)
      return byte == 0x7B ? .object : .array
    }
    return try scalar(bytes, &index, end)
  }

  /// A string, number or literal; the caller has seen that a byte is there and that no container starts.
  @inline(__always)
  static func scalar(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) throws(JSONError) -> JSONKind {
    switch bytes[index] {
    case 0x22:
      _ = try string(bytes, &index, end)
      return .string
    case 0x2D, 0x30...0x39:
      try number(bytes, &index, end)
      return .number
    case 0x74:
      try literal("true", bytes, &index, end)
      return .true
    case 0x66:
      try literal("false", bytes, &index, end)
      return .false
    case 0x6E:
      try literal("null", bytes, &index, end)
      return .null
    default:
      throw JSONError(.unexpectedByte, at: index)
    }
  }

  /// An object or array with everything in it.
  static func container(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) throws(JSONError) {
    var stack = NestingStack(object: bytes[index] == 0x7B)
    index += 1
    var justOpened = true
    while true {
      skipWhitespace(bytes, &index, end)
      guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
      if justOpened, bytes[index] == stack.closing {
        index += 1
        stack.pop()
      } else {
        if stack.isObject {
          _ = try key(bytes, &index, end)
          guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
        }
        let byte = bytes[index]
        if byte == 0x7B || byte == 0x5B {
          stack.push(object: byte == 0x7B)
          index += 1
          justOpened = true
          continue
        }
        _ = try scalar(bytes, &index, end)
      }
      justOpened = false
      while !stack.isEmpty {
        skipWhitespace(bytes, &index, end)
        guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
        let byte = bytes[index]
        if byte == 0x2C {
          index += 1
          break
        }
        guard byte == stack.closing else { throw JSONError(.unexpectedByte, at: index) }
        index += 1
        stack.pop()
      }
      if stack.isEmpty { return }
    }
  }

  /// A member's name, the colon and the white space around it; ends at the value. Tells whether the name is
  /// spelled with escapes, and where the name ends.
  @inline(__always)
  static func key(
    _ bytes: Span<UInt8>, _ index: inout Int, _ end: Int
  ) throws(JSONError) -> (end: Int, hasEscapes: Bool) {
    guard bytes[index] == 0x22 else { throw JSONError(.unexpectedByte, at: index) }
    let hasEscapes = try string(bytes, &index, end)
    let keyEnd = index
    skipWhitespace(bytes, &index, end)
    guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
    guard bytes[index] == 0x3A else { throw JSONError(.unexpectedByte, at: index) }
    index += 1
    skipWhitespace(bytes, &index, end)
    return (keyEnd, hasEscapes)
  }

  /// `word`, exactly.
  static func literal(
    _ word: StaticString, _ bytes: Span<UInt8>, _ index: inout Int, _ end: Int
  ) throws(JSONError) {
    let start = index
    let count = word.utf8CodeUnitCount
    let word = word.utf8Start
    for offset in 0..<count {
      guard start + offset < end else { throw JSONError(.unexpectedEnd, at: end) }
      guard bytes[start + offset] == word[offset] else {
        throw JSONError(.unexpectedByte, at: start + offset)
      }
    }
    index = start + count
  }

  /// A number by the grammar of section 6; its value is never computed.
  static func number(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) throws(JSONError) {
    let start = index
    if bytes[index] == 0x2D { index += 1 }
    guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
    if bytes[index] == 0x30 {
      index += 1
      if index < end, isDigit(bytes[index]) { throw JSONError(.badNumber, at: start) }
    } else {
      try digits(bytes, &index, end, start)
    }
    if index < end, bytes[index] == 0x2E {
      index += 1
      try digits(bytes, &index, end, start)
    }
    if index < end, bytes[index] | 0x20 == 0x65 {
      index += 1
      if index < end, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
      try digits(bytes, &index, end, start)
    }
  }

  /// One digit or more.
  @inline(__always)
  private static func digits(
    _ bytes: Span<UInt8>, _ index: inout Int, _ end: Int, _ start: Int
  ) throws(JSONError) {
    guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
    guard isDigit(bytes[index]) else { throw JSONError(.badNumber, at: start) }
    repeat { index += 1 } while index < end && isDigit(bytes[index])
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
