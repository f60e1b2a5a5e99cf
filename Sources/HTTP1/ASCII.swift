#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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

  /// Whether `bytes[range]` is exactly `other`. HOT.
  @inlinable
  public static func equals(_ bytes: Span<UInt8>, _ range: Range<Int>, _ other: Span<UInt8>) -> Bool {
    guard range.count == other.count else { return false }
    return other.withUnsafeBytes { isSame(bytes, range, $0, ignoringCase: false) }
  }

  /// The first `byte` in `bytes[range]`, or the range's end. HOT: the C library knows the processor's own ways.
  public static func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    bytes.extracting(range).withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, let found = memchr(start, Int32(byte), bytes.count) else {
        return range.upperBound
      }
      return range.lowerBound &+ (UnsafeRawPointer(found) - start)
    }
  }

  /// Whether every byte of `bytes` is visible ASCII or a space, but no quotation mark and no backslash: text that
  /// JSON takes as it is. Looks at eight bytes at a time. HOT.
  @inlinable
  public static func isPlainText(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    var index = 0
    while index &+ 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let (quotes, backslashes, deletes) = (word ^ 0x22 &* ones, word ^ 0x5C &* ones, word ^ 0x7F &* ones)
      let special =
        (word &- 0x20 &* ones) | (quotes &- ones) | (backslashes &- ones) | (deletes &- ones) | word
      if special & tops != 0 { return false }
      index &+= 8
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x20 || byte >= 0x7F || byte == 0x22 || byte == 0x5C { return false }
      index &+= 1
    }
    return true
  }

  /// Compares eight bytes at a time.
  /// - Parameter expected: as many bytes as `range`, in lower case where case is ignored.
  @inlinable
  static func isSame(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ expected: UnsafeRawBufferPointer, ignoringCase: Bool
  ) -> Bool {
    bytes.extracting(range).withUnsafeBytes { given in
      let count = given.count
      guard count == expected.count else { return false }
      guard count >= 8 else {
        for index in 0..<count {
          let (left, right) = (given[index], expected[index])
          if left != right {
            guard ignoringCase, lowercased(left) == right else { return false }
          }
        }
        return true
      }
      var index = 0
      while true {
        let left = given.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let right = expected.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if left != right {
          guard ignoringCase, lowercased(left) == right else { return false }
        }
        if index &+ 8 == count { return true }
        // The last word overlaps the one before, where the count is no multiple of eight.
        index = min(index &+ 8, count &- 8)
      }
    }
  }

  /// The bytes of `bytes[range]` as text; ill-formed UTF-8 becomes U+FFFD. For messages, not for the wire.
  public static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// `value` in decimal, appended to `output`. HOT.
  public static func append(decimal value: Int, to output: inout [UInt8]) {
    if value < 0 { return output.append(contentsOf: String(value).utf8) }
    if value < 10 { return output.append(UInt8(truncatingIfNeeded: 0x30 &+ value)) }
    // No Int has more than 19 digits.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 19) { digits in
      var start = digits.count
      var rest = value
      while rest > 0, start > 0 {
        start &-= 1
        digits.initializeElement(at: start, to: UInt8(truncatingIfNeeded: 0x30 &+ rest % 10))
        rest /= 10
      }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
  }
}
