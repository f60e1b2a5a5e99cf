/// One valid JSON document: what it is and where it stands among the white space around it.
public struct JSONDocument: Sendable, Equatable {
  public let kind: JSONKind
  public let value: Range<Int>

  /// Validates `bytes` as exactly one JSON value of any kind with optional white space around it. A byte
  /// order mark is refused (RFC 8259 section 8.1). Time is linear in the bytes, whatever the nesting.
  public static func scan(_ bytes: [UInt8]) throws(JSONError) -> JSONDocument {
    let span = bytes.span
    let end = span.count
    var index = 0
    JSONScanner.skipWhitespace(span, &index, end)
    let start = index
    let kind = try JSONScanner.value(span, &index, end)
    let value = start..<index
    JSONScanner.skipWhitespace(span, &index, end)
    guard index == end else { throw JSONError(.trailingBytes, at: index) }
    return JSONDocument(kind: kind, value: value)
  }
}
