/// Strings of JSON text (RFC 8259 section 7): comparing, decoding and writing them. Ranges include the
/// quotation marks and are those that a scan gave; any other range compares unequal and decodes to what it
/// holds.
public enum JSONString {
  /// Whether the string in `range`, its escapes decoded, is `text`. HOT.
  public static func equals(_ bytes: [UInt8], _ range: Range<Int>, _ text: StaticString) -> Bool {
    guard let inner = content(bytes, range) else { return false }
    return text.withUTF8Buffer { expected in
      let span = bytes.span
      if inner.count == expected.count {
        var offset = 0
        while offset < expected.count, span[inner.lowerBound + offset] == expected[offset] { offset += 1 }
        if offset == expected.count { return !contains(span, inner, 0x5C) }
      }
      guard contains(span, inner, 0x5C) else { return false }
      return decodedBytes(bytes, inner).elementsEqual(expected)
    }
  }

  /// Whether the string in `range`, its escapes decoded, is `text`, byte for byte in UTF-8.
  public static func equals(_ bytes: [UInt8], _ range: Range<Int>, _ text: String) -> Bool {
    guard let inner = content(bytes, range) else { return false }
    if contains(bytes.span, inner, 0x5C) { return decodedBytes(bytes, inner).elementsEqual(text.utf8) }
    return bytes[inner].elementsEqual(text.utf8)
  }

  /// The text of the string in `range`. A surrogate that stands alone, which JSON allows and Unicode text
  /// does not, becomes U+FFFD.
  public static func decoded(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    guard let inner = content(bytes, range) else { return "" }
    if contains(bytes.span, inner, 0x5C) {
      return String(decoding: decodedBytes(bytes, inner), as: UTF8.self)
    }
    return String(decoding: bytes[inner], as: UTF8.self)
  }

  /// `text` as a JSON string with its quotation marks, appended to `output`. Only what must be escaped is:
  /// the quotation mark, the backslash and control characters.
  public static func append(_ text: String, to output: inout [UInt8]) {
    output.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C:
        output.append(0x5C)
        output.append(byte)
      case 0x0A: output.append(contentsOf: [0x5C, 0x6E])
      case 0x0D: output.append(contentsOf: [0x5C, 0x72])
      case 0x09: output.append(contentsOf: [0x5C, 0x74])
      case 0x00..<0x20:
        output.append(contentsOf: [0x5C, 0x75, 0x30, 0x30, byte < 0x10 ? 0x30 : 0x31])
        output.append(byte & 0x0F < 10 ? 0x30 + (byte & 0x0F) : 0x61 + (byte & 0x0F) - 10)
      default: output.append(byte)
      }
    }
    output.append(0x22)
  }

  /// `text` as a JSON string with its quotation marks.
  public static func quoted(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count + 2)
    append(text, to: &output)
    return output
  }

  /// What stands between the quotation marks, or nil where `range` holds no string.
  private static func content(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int>? {
    guard range.count >= 2, range.lowerBound >= 0, range.upperBound <= bytes.count,
      bytes[range.lowerBound] == 0x22, bytes[range.upperBound - 1] == 0x22
    else { return nil }
    return range.lowerBound + 1..<range.upperBound - 1
  }

  private static func contains(_ span: Span<UInt8>, _ range: Range<Int>, _ byte: UInt8) -> Bool {
    for index in range where span[index] == byte { return true }
    return false
  }

  /// The content in UTF-8 with its escapes decoded.
  private static func decodedBytes(_ bytes: [UInt8], _ inner: Range<Int>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(inner.count)
    var index = inner.lowerBound
    while index < inner.upperBound {
      let byte = bytes[index]
      guard byte == 0x5C, index + 1 < inner.upperBound else {
        output.append(byte)
        index += 1
        continue
      }
      let escape = bytes[index + 1]
      guard escape == 0x75 else {
        output.append(unescaped(escape))
        index += 2
        continue
      }
      let scalar = unicodeEscape(bytes, &index, inner.upperBound)
      output.append(contentsOf: String(Character(scalar)).utf8)
    }
    return output
  }

  private static func unescaped(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x62: 0x08
    case 0x66: 0x0C
    case 0x6E: 0x0A
    case 0x72: 0x0D
    case 0x74: 0x09
    default: byte
    }
  }

  /// The character of a `\u` escape, or of two that make a surrogate pair; U+FFFD for half a pair.
  private static func unicodeEscape(_ bytes: [UInt8], _ index: inout Int, _ end: Int) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    guard let first = codeUnit(bytes, index, end) else {
      index = min(index + 2, end)
      return replacement
    }
    index += 6
    if first & 0xFC00 == 0xD800, let second = codeUnit(bytes, index, end), second & 0xFC00 == 0xDC00 {
      index += 6
      let value = 0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(second & 0x3FF)
      return Unicode.Scalar(value) ?? replacement
    }
    return Unicode.Scalar(first) ?? replacement
  }

  /// The code unit of the `\uXXXX` that starts at `index`, or nil where none does.
  private static func codeUnit(_ bytes: [UInt8], _ index: Int, _ end: Int) -> UInt16? {
    guard index + 6 <= end, bytes[index] == 0x5C, bytes[index + 1] == 0x75 else { return nil }
    var unit: UInt16 = 0
    for offset in 2..<6 {
      guard let digit = JSONScanner.hexDigit(bytes[index + offset]) else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }
}
