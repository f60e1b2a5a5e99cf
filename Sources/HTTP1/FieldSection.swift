/// Reads field lines (RFC 9112 section 5). HOT.
enum FieldSection {
  /// Reads the field lines that begin at `start` up to the empty line, which must end `bytes`.
  ///
  /// - Parameter bytes: ends in CRLF CRLF (``checkEnds(_:limits:)``), so no search for a CR can run past it.
  static func parse(
    _ bytes: Span<UInt8>, from start: Int, limits: ParseLimits
  ) throws(ParseError) -> [HeaderField] {
    var entries: [HeaderField] = []
    // One allocation serves every usual head: SDKs send 8 to 20 fields.
    entries.reserveCapacity(24)
    var index = start
    while index < bytes.count, bytes[index] != 0x0D {
      let line = entries.count + 2
      if entries.count >= limits.fields { throw ParseError(.tooManyFields) }
      let (field, end) = try parseLine(bytes, from: index, line: line, isFirst: line == 2)
      if end - index > limits.fieldLine { throw ParseError(.fieldLineTooLong, line: line) }
      entries.append(field)
      index = end + 2
    }
    guard index + 1 < bytes.count, bytes[index + 1] == 0x0A else {
      throw ParseError(.bareCarriageReturn, line: entries.count + 2)
    }
    guard index + 2 == bytes.count else { throw ParseError(.misplacedEnd) }
    return entries
  }

  /// Reads one field line.
  ///
  /// - Parameters:
  ///   - bytes: ends in CRLF, at `start` or after it.
  ///   - line: its number, for messages.
  ///   - isFirst: whether no field line precedes it, so that a blank at its start folds nothing.
  /// - Returns: the field, and the index of the CR that ends its line.
  @inline(__always)
  static func parseLine(
    _ bytes: Span<UInt8>, from start: Int, line: Int, isFirst: Bool
  ) throws(ParseError) -> (field: HeaderField, end: Int) {
    var index = ASCII.firstIndex(of: 0x3A, in: bytes, start..<bytes.count)
    let name = start..<index
    // A name that is known is a token.
    let known = FieldName(bytes, name)
    if known == .other {
      var end = start
      while end < index, ByteClass.token.contains(bytes[end]) { end &+= 1 }
      guard end == index, index > start, index < bytes.count else {
        throw nameError(bytes, from: start, at: end, line: line, isFirst: isFirst)
      }
    }
    index &+= 1
    while isBlank(bytes[index]) { index &+= 1 }
    let valueStart = index
    while true {
      index = firstControl(in: bytes, from: index, to: bytes.count)
      if index < bytes.count, bytes[index] == 0x09 { index &+= 1 } else { break }
    }
    guard index &+ 1 < bytes.count, bytes[index] == 0x0D, bytes[index &+ 1] == 0x0A else {
      throw valueError(bytes, at: index, name: name)
    }
    var valueEnd = index
    while valueEnd > valueStart, isBlank(bytes[valueEnd &- 1]) { valueEnd &-= 1 }
    if known == .other, isAmbiguous(bytes, name) {
      throw ParseError(.ambiguousFieldName, in: bytes, name: name)
    }
    return (HeaderField(name: name, value: valueStart..<valueEnd, known: known), index)
  }

  /// Whether the name is that of a framing field with `_` for `-`. Programs that turn field names into
  /// variables (CGI, WSGI) cannot tell the two apart, so a reader behind this one might frame the message by
  /// it.
  @inline(__always)
  private static func isAmbiguous(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
    switch name.count {
    case 14: ASCII.equalsIgnoringCase(bytes, name, "content_length")
    case 17: ASCII.equalsIgnoringCase(bytes, name, "transfer_encoding")
    default: false
    }
  }

  /// Why the name that began at `start` cannot go on with the byte at `index`.
  @inline(never)
  private static func nameError(
    _ bytes: Span<UInt8>, from start: Int, at index: Int, line: Int, isFirst: Bool
  ) -> ParseError {
    switch bytes[index] {
    case 0x3A: return ParseError(.emptyFieldName, line: line)
    case 0x20, 0x09:
      if index == start { return ParseError(isFirst ? .leadingBlank : .foldedLine, line: line) }
      var next = index
      while next < bytes.count, isBlank(bytes[next]) { next += 1 }
      let isColon = next < bytes.count && bytes[next] == 0x3A
      return ParseError(isColon ? .blankBeforeColon : .badFieldName, line: line)
    case 0x0D:
      let isEnd = index + 1 < bytes.count && bytes[index + 1] == 0x0A
      return ParseError(isEnd ? .missingColon : .bareCarriageReturn, line: line)
    case 0x0A: return ParseError(.bareLineFeed, line: line)
    case 0x00..<0x20, 0x7F: return ParseError(.controlByte, line: line)
    default: return ParseError(.badFieldName, line: line)
    }
  }

  /// Why a value cannot hold the byte at `index`.
  @inline(never)
  private static func valueError(_ bytes: Span<UInt8>, at index: Int, name: Range<Int>) -> ParseError {
    guard index < bytes.count else { return ParseError(.misplacedEnd) }
    switch bytes[index] {
    case 0x0D: return ParseError(.bareCarriageReturn, in: bytes, name: name)
    case 0x0A: return ParseError(.bareLineFeed, in: bytes, name: name)
    default: return ParseError(.controlByte, in: bytes, name: name)
    }
  }

  /// Refuses a head that is too large or does not end in CRLF CRLF.
  static func checkEnds(_ bytes: Span<UInt8>, limits: ParseLimits) throws(ParseError) {
    let count = bytes.count
    if count > limits.head { throw ParseError(.headTooLarge) }
    guard count >= 4, bytes[count - 4] == 0x0D, bytes[count - 3] == 0x0A, bytes[count - 2] == 0x0D,
      bytes[count - 1] == 0x0A
    else { throw ParseError(.misplacedEnd) }
  }

  /// Refuses a head whose Connection fields are too long to be compared with every other field.
  static func checkConnection(_ fields: HeaderFields) throws(ParseError) {
    guard fields.has(.connection) else { return }
    var length = 0
    for entry in fields.entries where entry.known == .connection { length += entry.value.count }
    if length > ParseLimits.connection { throw ParseError(.connectionTooLong) }
  }
}
