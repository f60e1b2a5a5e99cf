import HTTP1

extension [UInt8] {
  /// Appends `bytes[range]` in one piece.
  @inline(__always)
  mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    bytes.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
  }

  @inline(__always)
  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }
}

/// Searches in spans of bytes.
enum ByteScanning {
  /// The first `byte` in `bytes[range]`, or the range's end.
  @inline(__always)
  static func index(of byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound, bytes[index] != byte { index += 1 }
    return index
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
    guard range.count == name.count else { return false }
    for offset in 0..<range.count
    where lowercase[range.lowerBound + offset] != ASCII.lowercased(bytes[name.lowerBound + offset]) {
      return false
    }
    return true
  }

  /// Whether `bytes` and `other[range]` are the same; stops at the first difference.
  static func equals(_ bytes: Span<UInt8>, _ other: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard bytes.count == range.count else { return false }
    return bytes.withUnsafeBytes { left in
      other.extracting(range).withUnsafeBytes { right in
        var index = 0
        while index + 8 <= left.count {
          let a = left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
          let b = right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
          if a != b { return false }
          index += 8
        }
        while index < left.count {
          if left[index] != right[index] { return false }
          index += 1
        }
        return true
      }
    }
  }

  /// Whether every byte is a visible ASCII character.
  static func isVisible(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where !(0x21...0x7E).contains(bytes[index]) { return false }
    return true
  }
}
