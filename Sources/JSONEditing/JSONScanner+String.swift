extension JSONScanner {
  /// A string with its quotation marks; the caller has seen the first. Tells whether an escape is in it. HOT.
  static func string(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) throws(JSONError) -> Bool {
    var hasEscapes = false
    index += 1
    while true {
      skipPlain(bytes, &index, end)
      guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
      let byte = bytes[index]
      if byte == 0x22 {
        index += 1
        return hasEscapes
      }
      if byte == 0x5C {
        hasEscapes = true
        try escape(bytes, &index, end)
      } else if byte < 0x20 {
        throw JSONError(.controlCharacter, at: index)
      } else {
        try multibyte(bytes, &index, end)
      }
    }
  }

  /// Passes over characters that are ASCII, no control character, no quotation mark and no backslash: eight
  /// at a time while eight are left.
  @inline(__always)
  private static func skipPlain(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let raw = bytes.bytes
    while index + 8 <= end {
      let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let backslashes = word ^ (ones &* 0x5C)
      // Each term has the high bit of a byte set where that byte is below 0x20, zero after the exclusive or,
      // or not ASCII. Borrows can only mark a byte above one that is special itself: the lowest mark is exact.
      let special =
        ((word &- ones &* 0x20) | (quotes &- ones) | (backslashes &- ones) | word) & highs
      if special != 0 {
        index += special.trailingZeroBitCount / 8
        return
      }
      index += 8
    }
    while index < end {
      let byte = bytes[index]
      guard byte &- 0x20 < 0x60, byte != 0x22, byte != 0x5C else { return }
      index += 1
    }
  }

  /// A backslash and what follows it (section 7). A surrogate that stands alone is grammar, if not text, and
  /// is kept.
  private static func escape(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) throws(JSONError) {
    guard index + 1 < end else { throw JSONError(.unexpectedEnd, at: end) }
    switch bytes[index + 1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74:
      index += 2
    case 0x75:
      for offset in 2..<6 {
        guard index + offset < end else { throw JSONError(.unexpectedEnd, at: end) }
        guard hexDigit(bytes[index + offset]) != nil else {
          throw JSONError(.badEscape, at: index + offset)
        }
      }
      index += 6
    default:
      throw JSONError(.badEscape, at: index + 1)
    }
  }

  static func hexDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case 0x30...0x39: UInt16(byte) - 0x30
    case 0x41...0x46: UInt16(byte) - 0x41 + 10
    case 0x61...0x66: UInt16(byte) - 0x61 + 10
    default: nil
    }
  }

  /// One character of two to four bytes (RFC 3629 section 4): no overlong form, no surrogate, nothing beyond
  /// U+10FFFF.
  private static func multibyte(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) throws(JSONError) {
    let start = index
    let count: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[start] {
    case 0xC2...0xDF: count = 2
    case 0xE0: (count, second) = (3, 0xA0...0xBF)
    case 0xED: (count, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: count = 3
    case 0xF0: (count, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: count = 4
    case 0xF4: (count, second) = (4, 0x80...0x8F)
    default: throw JSONError(.badUTF8, at: start)
    }
    guard start + count <= end, second.contains(bytes[start + 1]) else {
      throw JSONError(.badUTF8, at: start)
    }
    for offset in 2..<max(count, 2) where bytes[start + offset] & 0xC0 != 0x80 {
      throw JSONError(.badUTF8, at: start)
    }
    index = start + count
  }
}
