/// Comparisons and conversions over ASCII bytes that never build a String.
public enum ASCII {
  /// `byte` in lower case when it is A to Z, else `byte`.
  @inlinable
  public static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// Whether `bytes[range]` spells `word` (which is in lower case), whatever the case of the bytes.
  @inlinable
  public static func equalsIgnoringCase(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ word: StaticString
  ) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { expected in
      for offset in 0..<expected.count
      where lowercased(bytes[range.lowerBound + offset]) != expected[offset] { return false }
      return true
    }
  }

  /// Whether `bytes[range]` and `bytes[other]` spell the same, whatever the case of either.
  @inlinable
  public static func equalsIgnoringCase(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ other: Range<Int>
  ) -> Bool {
    guard range.count == other.count else { return false }
    for offset in 0..<range.count
    where lowercased(bytes[range.lowerBound + offset]) != lowercased(bytes[other.lowerBound + offset]) {
      return false
    }
    return true
  }

  /// Whether `bytes[range]` spells exactly `word`.
  @inlinable
  public static func equals(_ bytes: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { expected in
      for offset in 0..<expected.count where bytes[range.lowerBound + offset] != expected[offset] {
        return false
      }
      return true
    }
  }

  /// The bytes of `bytes[range]` as text; ill-formed UTF-8 becomes U+FFFD. For messages, not for the wire.
  public static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// `value` in decimal, appended to `output`.
  public static func append(decimal value: Int, to output: inout [UInt8]) {
    if value >= 10 || value < 0 {
      guard value >= 0 else {
        output.append(contentsOf: String(value).utf8)
        return
      }
      append(decimal: value / 10, to: &output)
    }
    output.append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
  }
}
