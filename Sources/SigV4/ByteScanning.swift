import HTTP1

/// Searches in spans of bytes.
enum ByteScanning {
  /// The first `byte` in `bytes[range]`, or the range's end.
  @inline(__always)
  static func index(of byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    ASCII.firstIndex(of: byte, in: bytes, range)
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Whether `holds`, asked about eight bytes at once, sets the top bit of every byte of `bytes[range]`.
  /// - Parameters:
  ///   - filler: a byte of which it holds, for the last word's end.
  ///   - holds: given a word of ASCII bytes.
  @inline(__always)
  private static func all(
    _ bytes: Span<UInt8>, _ range: Range<Int>, filler: UInt8, _ holds: (UInt64) -> UInt64
  ) -> Bool {
    bytes.extracting(range).withUnsafeBytes { bytes in
      var index = 0
      while index &+ 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if holds(word & ~tops) & ~word & tops != tops { return false }
        index &+= 8
      }
      var last = UInt64(filler) &* ones
      while index < bytes.count {
        last = last << 8 | UInt64(bytes[index])
        index &+= 1
      }
      return holds(last & ~tops) & ~last & tops == tops
    }
  }

  /// Sets the top bit of each byte that is at least `least`, and no other's; of ASCII bytes, so that no sum reaches
  /// the next byte.
  @inline(__always)
  private static func atLeast(_ least: UInt8, _ word: UInt64) -> UInt64 {
    word &+ UInt64(0x80 &- least) &* ones
  }

  /// Whether there are only lower-case hexadecimal digits.
  static func isHex(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    all(bytes, range, filler: 0x30) { word in
      (atLeast(0x30, word) & ~atLeast(0x3A, word)) | (atLeast(0x61, word) & ~atLeast(0x67, word))
    }
  }

  /// `range` without the blanks at its ends.
  static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Whether `lowercase[range]` spells, in lower case, the name `bytes[name]`.
  @inline(__always)
  static func isName(
    _ lowercase: Span<UInt8>, _ range: Range<Int>, _ bytes: Span<UInt8>, _ name: Range<Int>
  ) -> Bool {
    range.count == name.count && ASCII.equalsIgnoringCase(bytes, name, lowercase: lowercase, range)
  }

  /// Whether every byte is a visible ASCII character.
  static func isVisible(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    all(bytes, range, filler: 0x21) { word in atLeast(0x21, word) & ~atLeast(0x7F, word) }
  }
}
