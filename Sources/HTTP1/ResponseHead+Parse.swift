extension ResponseHead {
  /// Reads a response head as strictly as a request's: folded lines, bare CR or LF, bytes that no name or
  /// value may hold are refused. The reason phrase may be empty, with or without the space before it.
  ///
  /// - Parameter bytes: exactly the head, its final CRLF CRLF included, as ``HeadScanner`` measured it.
  public static func parse(_ bytes: [UInt8], limits: ParseLimits) throws(ParseError) -> ResponseHead {
    let span = bytes.span
    try FieldSection.checkEnds(span, limits: limits)
    let line = try StatusLine.parse(span, limits: limits)
    let fields = HeaderFields(
      bytes: bytes, entries: try FieldSection.parse(span, from: line.end, limits: limits))
    try FieldSection.checkConnection(fields)
    return ResponseHead(version: line.version, status: line.status, reason: line.reason, fields: fields)
  }
}

/// The first line of a response (RFC 9112 section 4).
struct StatusLine {
  let version: HTTPVersion
  let status: Int
  let reason: Range<Int>
  /// The index after its CRLF.
  let end: Int

  /// - Parameter bytes: ends in CRLF CRLF.
  static func parse(_ bytes: Span<UInt8>, limits: ParseLimits) throws(ParseError) -> StatusLine {
    var lineEnd = 0
    while true {
      lineEnd = firstControl(in: bytes, from: lineEnd, to: bytes.count)
      if lineEnd < bytes.count, bytes[lineEnd] == 0x09 { lineEnd += 1 } else { break }
    }
    guard lineEnd + 1 < bytes.count else { throw ParseError(.misplacedEnd) }
    guard bytes[lineEnd] == 0x0D, bytes[lineEnd + 1] == 0x0A else {
      switch bytes[lineEnd] {
      case 0x0D: throw ParseError(.bareCarriageReturn, line: 1)
      case 0x0A: throw ParseError(.bareLineFeed, line: 1)
      default: throw ParseError(.controlByte, line: 1)
      }
    }
    if lineEnd > limits.line { throw ParseError(.startLineTooLong) }
    // `HTTP/1.1 200`, then nothing or a space with the reason phrase.
    guard lineEnd >= 12 else { throw ParseError(.badStatusLine, line: 1) }
    let version = try HTTPVersion.parse(bytes, at: 0)
    guard bytes[8] == 0x20, lineEnd == 12 || bytes[12] == 0x20 else {
      throw ParseError(.badStatusLine, line: 1)
    }
    var status = 0
    for index in 9..<12 {
      guard isDigit(bytes[index]) else { throw ParseError(.badStatus, line: 1) }
      status = status * 10 + Int(bytes[index] - 0x30)
    }
    guard (100...599).contains(status) else { throw ParseError(.badStatus, line: 1) }
    return StatusLine(
      version: version, status: status, reason: min(13, lineEnd)..<lineEnd, end: lineEnd + 2)
  }
}
