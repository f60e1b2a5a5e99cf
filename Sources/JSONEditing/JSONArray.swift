/// An array as spans: where it stands and where each of its elements stands.
public struct JSONArray: Sendable, Equatable {
  /// From `[` to `]`, both included.
  public let brackets: Range<Int>
  public let elements: [JSONElement]

  /// Validates the value that stands in `range`, which may have white space around it, and lists its
  /// elements.
  ///
  /// - Throws: ``JSONError``; a valid value of another kind is ``JSONError/Code/notAnArray``.
  public static func scan(_ bytes: [UInt8], in range: Range<Int>) throws(JSONError) -> JSONArray {
    let span = bytes.span
    guard range.lowerBound >= 0, range.upperBound <= span.count else {
      throw JSONError(.badRange, at: range.lowerBound)
    }
    let end = range.upperBound
    var index = range.lowerBound
    JSONScanner.skipWhitespace(span, &index, end)
    let start = index
    guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
    guard span[index] == 0x5B else {
      _ = try JSONScanner.value(span, &index, end)
      try JSONObject.finish(span, &index, end)
      throw JSONError(.notAnArray, at: start)
    }
    index += 1
    var elements: [JSONElement] = []
    JSONScanner.skipWhitespace(span, &index, end)
    guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
    if span[index] == 0x5D {
      index += 1
    } else {
      while true {
        let valueStart = index
        let kind = try JSONScanner.value(span, &index, end)
        elements.append(JSONElement(value: valueStart..<index, kind: kind))
        JSONScanner.skipWhitespace(span, &index, end)
        guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
        let byte = span[index]
        index += 1
        if byte == 0x5D { break }
        guard byte == 0x2C else { throw JSONError(.unexpectedByte, at: index - 1) }
        JSONScanner.skipWhitespace(span, &index, end)
      }
    }
    let brackets = start..<index
    try JSONObject.finish(span, &index, end)
    return JSONArray(brackets: brackets, elements: elements)
  }

  /// The same for all of `bytes`.
  public static func scan(_ bytes: [UInt8]) throws(JSONError) -> JSONArray {
    try scan(bytes, in: 0..<bytes.count)
  }
}
