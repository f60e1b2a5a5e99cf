extension RequestHead {
  /// Reads a request head. HOT: one pass, no allocation but the array of fields.
  ///
  /// Refused is what RFC 9112 and RFC 9110 do not allow, and what they allow but two readers could read in
  /// two ways. One empty line before the request line is tolerated (RFC 9112 section 2.2). The forms of the
  /// target and the rules for Host are checked here; framing and Expect by ``bodyFraming(limits:)`` and
  /// ``expectation()``.
  ///
  /// - Parameter bytes: exactly the head, its final CRLF CRLF included, as ``HeadScanner`` measured it.
  public static func parse(_ bytes: [UInt8], limits: ParseLimits) throws(ParseError) -> RequestHead {
    let span = bytes.span
    try FieldSection.checkEnds(span, limits: limits)
    let line = try RequestLine.parse(span, limits: limits)
    let fields = HeaderFields(
      bytes: bytes, entries: try FieldSection.parse(span, from: line.end, limits: limits))
    try FieldSection.checkConnection(fields)
    let head = RequestHead(
      method: line.method, target: line.target, version: line.version, fields: fields)
    try head.checkHost(against: try head.targetForm())
    return head
  }
}

/// The first line of a request (RFC 9112 section 3).
struct RequestLine {
  let method: Range<Int>
  let target: Range<Int>
  let version: HTTPVersion
  /// The index after its CRLF.
  let end: Int

  /// - Parameter bytes: ends in CRLF CRLF, so no search for a CR can run past it.
  @inline(__always)
  static func parse(_ bytes: Span<UInt8>, limits: ParseLimits) throws(ParseError) -> RequestLine {
    var start = 0
    if bytes[0] == 0x0D, bytes[1] == 0x0A {
      start = 2
      if bytes[2] == 0x0D, bytes[3] == 0x0A { throw ParseError(.leadingEmptyLines) }
    }
    var index = start
    while ByteClass.token.contains(bytes[index]) { index &+= 1 }
    let method = start..<index
    guard bytes[index] == 0x20, !method.isEmpty else { throw methodError(bytes, method) }
    if method.count > ParseLimits.method { throw ParseError(.methodTooLong) }

    index &+= 1
    let targetStart = index
    // A path or a query holds no bracket; they are let through here only for an IPv6 address before a path.
    let isOrigin = bytes[index] == 0x2F
    while true {
      let byte = bytes[index]
      if byte == 0x25 {
        // The CRLF CRLF at the end makes these two indices safe.
        guard hexadecimalValue(bytes[index &+ 1]) != nil, hexadecimalValue(bytes[index &+ 2]) != nil else {
          throw ParseError(.badTarget)
        }
      } else if !ByteClass.target.contains(byte), isOrigin || byte != 0x5B && byte != 0x5D {
        break
      }
      index &+= 1
    }
    let target = targetStart..<index
    guard bytes[index] == 0x20, !target.isEmpty else { throw targetError(bytes, target) }

    index &+= 1
    let end = index &+ HTTPVersion.length
    guard end &+ 1 < bytes.count, bytes[end] == 0x0D, bytes[end &+ 1] == 0x0A else {
      throw versionError(bytes, from: index)
    }
    let version = try HTTPVersion.parse(bytes, at: index)
    if end &- start > limits.line { throw ParseError(.startLineTooLong) }
    return RequestLine(method: method, target: target, version: version, end: end &+ 2)
  }

  @inline(never)
  private static func methodError(_ bytes: Span<UInt8>, _ method: Range<Int>) -> ParseError {
    let stop = method.upperBound
    return lineEndError(bytes, at: stop)
      ?? ParseError(method.isEmpty && bytes[stop] == 0x20 ? .badRequestLine : .badMethod, line: 1)
  }

  @inline(never)
  private static func targetError(_ bytes: Span<UInt8>, _ target: Range<Int>) -> ParseError {
    let stop = target.upperBound
    if !target.isEmpty, bytes[stop] == 0x0D, stop + 1 < bytes.count, bytes[stop + 1] == 0x0A {
      return ParseError(.missingVersion)
    }
    return lineEndError(bytes, at: stop)
      ?? ParseError(target.isEmpty && bytes[stop] == 0x20 ? .badRequestLine : .badTarget, line: 1)
  }

  /// What is wrong after the space that should stand before the version, at `start`.
  @inline(never)
  private static func versionError(_ bytes: Span<UInt8>, from start: Int) -> ParseError {
    var end = start
    while end < bytes.count, bytes[end] >= 0x20, bytes[end] != 0x7F { end += 1 }
    if let error = lineEndError(bytes, at: end), error.code != .badRequestLine { return error }
    let saysHTTP =
      end - start >= 5 && ASCII.equalsIgnoringCase(bytes, start..<start + 5, "http/")
    var hasSpace = false
    for index in start..<end where bytes[index] == 0x20 { hasSpace = true }
    return ParseError(saysHTTP && !hasSpace ? .badVersion : .badRequestLine, line: 1)
  }

  /// The error for a control byte in the request line; nil for any other byte.
  private static func lineEndError(_ bytes: Span<UInt8>, at index: Int) -> ParseError? {
    guard index < bytes.count else { return ParseError(.misplacedEnd) }
    switch bytes[index] {
    case 0x0D:
      let isEnd = index + 1 < bytes.count && bytes[index + 1] == 0x0A
      return ParseError(isEnd ? .badRequestLine : .bareCarriageReturn, line: 1)
    case 0x0A: return ParseError(.bareLineFeed, line: 1)
    case 0x00..<0x20, 0x7F: return ParseError(.controlByte, line: 1)
    default: return nil
    }
  }
}
