/// Comparisons and conversions over ASCII bytes that never build a String.
public enum ASCII {
  /// `byte` in lower case when it is A to Z, else `byte`.
  @inlinable
  public static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// The same for eight bytes at once.
  @inlinable
  static func lowercased(_ word: UInt64) -> UInt64 {
    let low7 = word & 0x7F7F_7F7F_7F7F_7F7F
    // The top bit of each byte says: at least A, and beyond Z. No sum reaches the next byte.
    let fromA = low7 &+ 0x3F3F_3F3F_3F3F_3F3F
    let beyondZ = low7 &+ 0x2525_2525_2525_2525
    let isUpper = (fromA ^ beyondZ) & ~word & 0x8080_8080_8080_8080
    return word | isUpper >> 2
  }

  /// Whether `bytes[range]` spells `word` (which is in lower case), whatever the case of the bytes. HOT.
  @inlinable
  public static func equalsIgnoringCase(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ word: StaticString
  ) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { expected in
      isSame(bytes, range, UnsafeRawBufferPointer(expected), ignoringCase: true)
    }
  }

  /// Whether `bytes[range]`, whatever its case, spells what stands in lower case in `words[word]`. HOT.
  @inlinable
  public static func equalsIgnoringCase(
    _ bytes: Span<UInt8>, _ range: Range<Int>, lowercase words: Span<UInt8>, _ word: Range<Int>
  ) -> Bool {
    guard range.count == word.count else { return false }
    return words.extracting(word).withUnsafeBytes { isSame(bytes, range, $0, ignoringCase: true) }
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

  /// Whether `bytes[range]` spells exactly `word`. HOT.
  @inlinable
  public static func equals(_ bytes: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { expected in
      isSame(bytes, range, UnsafeRawBufferPointer(expected), ignoringCase: false)
    }
  }

  /// Compares eight bytes at a time.
  /// - Parameter expected: as many bytes as `range`, in lower case where case is ignored.
  @inlinable
  static func isSame(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ expected: UnsafeRawBufferPointer, ignoringCase: Bool
  ) -> Bool {
    bytes.extracting(range).withUnsafeBytes { given in
      guard given.count == expected.count else { return false }
      var index = 0
      while given.count &- index >= 8 {
        let left = given.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let right = expected.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if left != right {
          guard ignoringCase, lowercased(left) == right else { return false }
        }
        index &+= 8
      }
      while index < given.count {
        let (left, right) = (given[index], expected[index])
        if left != right {
          guard ignoringCase, lowercased(left) == right else { return false }
        }
        index &+= 1
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
