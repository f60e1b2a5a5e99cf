import HTTP1

/// Bytes of log lines under construction. Foreign text goes through ``appendWord(_:isCut:)`` or
/// ``appendJSON(_:isCut:)``, which let nothing through that could end a line, move a terminal's cursor,
/// reorder what is shown or break JSON.
struct LogLine {
  /// How many bytes of one value are shown; the names of Batch and AWS stay far below.
  static let valueLimit = 1024

  var bytes: [UInt8] = []

  mutating func append(_ text: StaticString) {
    bytes.append(text)
  }

  mutating func append(decimal value: UInt64) {
    ASCII.append(decimal: Int(clamping: value), to: &bytes)
  }

  /// `value` as one word of a text line: blanks and control characters as `\x20`, characters that are not
  /// shown or that reorder others as `\u{202e}`, ill-formed UTF-8 as U+FFFD, nothing at all as `""`.
  mutating func appendWord(_ value: some Collection<UInt8>, isCut: Bool = false) {
    if value.isEmpty {
      append("\"\"")
    } else if value.count <= Self.valueLimit, value.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }) {
      bytes.append(contentsOf: value)
    } else {
      escape(value) { line, scalar in
        switch scalar.value {
        case 0x5C: line.append("\\\\")
        case ...0x20, 0x7F:
          line.append("\\x")
          line.append(hexadecimal: scalar.value, digits: 2)
        default:
          line.append("\\u{")
          line.append(hexadecimal: scalar.value, digits: scalar.value > 0xFFFF ? 5 : 4)
          line.append("}")
        }
      }
    }
    if isCut || value.count > Self.valueLimit { append("…") }
  }

  mutating func appendWord(_ value: Span<UInt8>, isCut: Bool = false) {
    value.withUnsafeBufferPointer { appendWord($0, isCut: isCut) }
  }

  mutating func appendJSON(_ value: Span<UInt8>, isCut: Bool = false) {
    value.withUnsafeBufferPointer { appendJSON($0, isCut: isCut) }
  }

  /// `value` as a JSON string with its quotes (RFC 8259 section 7), ill-formed UTF-8 as U+FFFD; what would
  /// act on a terminal is escaped too.
  mutating func appendJSON(_ value: some Collection<UInt8>, isCut: Bool = false) {
    bytes.append(0x22)
    if value.withContiguousStorageIfAvailable({ appendPlain($0) }) != true {
      escape(value, alsoQuote: true) { line, scalar in
        switch scalar.value {
        case 0x20: line.append(" ")
        case 0x22: line.append("\\\"")
        case 0x5C: line.append("\\\\")
        case 0x0A: line.append("\\n")
        case 0x0D: line.append("\\r")
        case 0x09: line.append("\\t")
        case 0x1_0000...:
          for unit in String(scalar).utf16 {
            line.append("\\u")
            line.append(hexadecimal: UInt32(unit), digits: 4)
          }
        default:
          line.append("\\u")
          line.append(hexadecimal: scalar.value, digits: 4)
        }
      }
    }
    if isCut || value.count > Self.valueLimit { append("…") }
    bytes.append(0x22)
  }

  /// Appends a value that is no longer than the limit and in which JSON and terminals have nothing to escape.
  /// - Returns: whether it is such a value; else nothing was appended.
  private mutating func appendPlain(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    guard value.count <= Self.valueLimit, ASCII.isPlainText(UnsafeRawBufferPointer(value)) else {
      return false
    }
    bytes.append(contentsOf: value)
    return true
  }

  private mutating func escape(
    _ value: some Collection<UInt8>, alsoQuote: Bool = false,
    _ replace: (inout LogLine, Unicode.Scalar) -> Void
  ) {
    for scalar in String(decoding: value.prefix(Self.valueLimit), as: UTF8.self).unicodeScalars {
      if Self.isHarmless(scalar) && !(alsoQuote && scalar == "\"") {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      } else {
        replace(&self, scalar)
      }
    }
  }

  /// Letters, digits, marks, punctuation and symbols, but no backslash; not blanks, controls, formats
  /// (bidirectional overrides, zero-width characters), line separators, unassigned or private ones.
  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value > 0x20 && scalar.value < 0x7F && scalar != "\\" }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned,
      .privateUse:
      return false
    default: return true
    }
  }

  private mutating func append(hexadecimal value: UInt32, digits: Int) {
    for position in (0..<digits).reversed() {
      let digit = UInt8(truncatingIfNeeded: value >> UInt32(position * 4)) & 0xF
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
