/// Finds the end of a head in a buffer that grows, without looking at any byte twice. What can be refused
/// before the head is whole is refused at once: a bare CR or LF, another control byte, a line or a head that
/// is too large, a first line without any HTTP version (as of HTTP/0.9, or of no HTTP at all).
///
/// One empty line before the start line is passed over (RFC 9112 section 2.2: old clients send one after a
/// body); a second is refused.
public struct HeadScanner: Sendable {
  private let limits: ParseLimits
  /// The first byte not yet looked at.
  private var position = 0
  private var lineStart = 0
  /// The number of the line that is being read, from 1, empty ones before the start line not counted.
  private var line = 1
  private var passedEmptyLine = false

  public init(limits: ParseLimits) {
    self.limits = limits
  }

  /// Whether a byte of a head (other than of an empty line before it) has been seen.
  public var hasBegun: Bool { line > 1 || position > lineStart }

  /// Makes ready for the next head; its first byte must stand at index 0 of the buffer.
  public mutating func reset() {
    self = HeadScanner(limits: limits)
  }

  /// Looks at the bytes that came since the last call. `bytes` is the whole buffer each time, from the first
  /// byte of the head.
  ///
  /// - Returns: the index after the empty line that ends the head, or nil when more bytes are needed. Asked
  ///   again without ``reset()`` it returns the same.
  public mutating func end(in bytes: Span<UInt8>) throws(ParseError) -> Int? {
    let available = min(bytes.count, limits.head)
    while position < available {
      // From one field line's end to the next; what moves on stays in registers meanwhile.
      var next = firstControl(in: bytes, from: position, to: available)
      var start = lineStart
      while line > 1, next - start <= limits.fieldLine, next + 1 < available, bytes[next] == 0x0D,
        bytes[next + 1] == 0x0A
      {
        if next == start {
          (position, lineStart) = (next, start)
          return next + 2
        }
        line += 1
        start = next + 2
        next = firstControl(in: bytes, from: start, to: available)
      }
      (position, lineStart) = (next, start)
      try checkLine()
      if position == available { break }
      switch bytes[position] {
      case 0x09:
        position += 1
      case 0x0D:
        guard position + 1 < available else { return try needMore(bytes.count) }
        guard bytes[position + 1] == 0x0A else {
          throw ParseError(.bareCarriageReturn, line: line)
        }
        try endStartLine(in: bytes)
      case 0x0A:
        throw ParseError(.bareLineFeed, line: line)
      default:
        throw ParseError(.controlByte, line: line)
      }
    }
    return try needMore(bytes.count)
  }

  /// The same in a buffer that holds other things before `start`; what is returned counts from there.
  package mutating func end(in buffer: [UInt8], from start: Int) throws(ParseError) -> Int? {
    try end(in: buffer.span.extracting(droppingFirst: start))
  }

  /// Refuses the line as soon as what is there of it is too long.
  private func checkLine() throws(ParseError) {
    if line == 1 {
      if position - lineStart > limits.line { throw ParseError(.startLineTooLong) }
    } else if position - lineStart > limits.fieldLine {
      throw ParseError(.fieldLineTooLong, line: line)
    }
  }

  private func needMore(_ count: Int) throws(ParseError) -> Int? {
    try checkLine()
    if count >= limits.head { throw ParseError(.headTooLarge) }
    return nil
  }

  /// Ends the start line, or an empty line before it.
  private mutating func endStartLine(in bytes: Span<UInt8>) throws(ParseError) {
    if position == lineStart {
      if passedEmptyLine { throw ParseError(.leadingEmptyLines) }
      passedEmptyLine = true
    } else {
      guard mentionsVersion(bytes, lineStart..<position) else { throw ParseError(.missingVersion) }
      line = 2
    }
    position += 2
    lineStart = position
  }

  /// Whether `HTTP/` stands somewhere in the line, in either case: a cheap early answer to peers that speak
  /// something else and would wait in silence. The parsers look closely.
  private func mentionsVersion(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    // From the end, because that is where a request has it: `HTTP/1.1`.
    var start = line.upperBound - 8
    if start >= line.lowerBound, ASCII.equalsIgnoringCase(bytes, start..<start + 5, "http/") { return true }
    start = line.upperBound - 5
    while start >= line.lowerBound {
      if ASCII.equalsIgnoringCase(bytes, start..<start + 5, "http/") { return true }
      start -= 1
    }
    return false
  }
}
