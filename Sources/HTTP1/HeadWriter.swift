/// Builds the bytes of a message head: a start line, then fields, then ``end()``. Values given as text must
/// hold no CR, LF or NUL: a byte that would end a line early is refused by ``isSafe(_:)``, which callers with
/// foreign text ask first.
public struct HeadWriter: Sendable {
  public var bytes: [UInt8]

  /// - Parameter capacity: how many bytes to reserve; one allocation serves a usual head with its body.
  public init(capacity: Int = 1024) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// `METHOD target HTTP/1.1`, both copied from a received head. A target without a path, as of `http://host`
  /// or `http://host?query`, gets the path `/` (RFC 9112 section 3.2.1).
  public mutating func requestLine(_ head: RequestHead, target: Range<Int>) {
    bytes.append(head.bytes.span, head.method)
    bytes.append(0x20)
    if target.isEmpty || head.bytes[target.lowerBound] == 0x3F { bytes.append(0x2F) }
    bytes.append(head.bytes.span, target)
    append(" HTTP/1.1\r\n")
  }

  /// `METHOD target HTTP/1.1` for a request that this program makes itself.
  public mutating func requestLine(method: String, target: String) {
    bytes.append(contentsOf: method.utf8)
    bytes.append(0x20)
    bytes.append(contentsOf: target.utf8)
    append(" HTTP/1.1\r\n")
  }

  /// `HTTP/1.1 status reason`.
  public mutating func statusLine(_ status: Int, reason: String) {
    append("HTTP/1.1 ")
    ASCII.append(decimal: status, to: &bytes)
    bytes.append(0x20)
    bytes.append(contentsOf: reason.utf8)
    append("\r\n")
  }

  /// The status line of a received response, its reason phrase kept, under our own version.
  public mutating func statusLine(_ head: ResponseHead) {
    // The usual line is ours already: `HTTP/1.1 200 OK`.
    if head.version == .http11, head.reason.lowerBound == 13 {
      bytes.append(head.bytes.span, 0..<head.reason.upperBound)
      return append("\r\n")
    }
    append("HTTP/1.1 ")
    ASCII.append(decimal: head.status, to: &bytes)
    bytes.append(0x20)
    bytes.append(head.bytes.span, head.reason)
    append("\r\n")
  }

  /// Field lines as they were received, byte for byte, several in one piece. HOT.
  /// - Parameter lines: indices of `fields.entries`; lines stand one after the other, so a range of them is a range
  ///   of bytes.
  public mutating func copyLines(_ lines: Range<Int>, of fields: HeaderFields) {
    let entries = fields.entries
    guard !lines.isEmpty, lines.lowerBound >= 0, lines.upperBound <= entries.count else { return }
    let source = fields.bytes.span
    // Blanks may stand between a value and the end of its line.
    var end = entries[lines.upperBound - 1].value.upperBound
    while end < source.count, source[end] != 0x0A { end += 1 }
    guard end < source.count else { return }
    bytes.append(source, entries[lines.lowerBound].name.lowerBound..<end + 1)
  }

  /// A received field's name, in its case, with another value.
  /// - Returns: where both stand in ``bytes``.
  public mutating func copyName(
    _ field: HeaderField, of fields: HeaderFields, value: [UInt8]
  ) -> HeaderField {
    let start = bytes.count
    bytes.append(fields.bytes.span, field.name)
    append(": ")
    bytes.append(value.span)
    append("\r\n")
    let nameEnd = start + field.name.count
    return HeaderField(name: start..<nameEnd, value: nameEnd + 2..<bytes.count - 2, known: field.known)
  }

  public mutating func field(_ name: StaticString, _ value: String) {
    append(name)
    append(": ")
    bytes.append(value.utf8.span)
    append("\r\n")
  }

  public mutating func field(_ name: StaticString, bytes value: Span<UInt8>) {
    append(name)
    append(": ")
    bytes.append(value)
    append("\r\n")
  }

  public mutating func field(_ name: StaticString, decimal value: Int) {
    append(name)
    append(": ")
    ASCII.append(decimal: value, to: &bytes)
    append("\r\n")
  }

  /// The empty line after the last field.
  public mutating func end() {
    append("\r\n")
  }

  public mutating func append(_ text: StaticString) {
    bytes.append(text)
  }

  /// Whether `value` can stand in a field: no CR, LF or NUL (RFC 9110 section 5.5).
  @inlinable
  public static func isSafe(_ value: some Sequence<UInt8>) -> Bool {
    for byte in value where byte == 0x0D || byte == 0x0A || byte == 0x00 { return false }
    return true
  }
}
