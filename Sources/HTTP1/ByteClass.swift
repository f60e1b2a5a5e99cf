/// Sets of ASCII bytes as bit masks, and a search that looks at eight bytes at a time. HOT.
struct ByteClass: Sendable {
  /// Bit n stands for the byte n.
  let low: UInt64
  /// Bit n stands for the byte 64 + n.
  let high: UInt64

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let word = byte < 64 ? low : high
    return byte < 128 && word >> UInt64(byte & 63) & 1 == 1
  }

  /// tchar (RFC 9110 section 5.6.2): letters, digits and !#$%&'*+-.^_`|~
  @inline(__always)
  static var token: ByteClass {
    ByteClass(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
  }

  /// What a path and a query may hold (RFC 3986 section 3.3 and 3.4), the percent sign included.
  @inline(__always)
  static var target: ByteClass {
    ByteClass(low: 0xAFFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  }

  /// What a registered name may hold here: the unreserved characters of RFC 3986 section 2.3.
  @inline(__always)
  static var name: ByteClass {
    ByteClass(low: 0x03FF_6000_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
  }
}

/// The value of a hexadecimal digit, or nil.
@inline(__always)
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte &- 0x30
  case 0x41...0x46: byte &- 0x37
  case 0x61...0x66: byte &- 0x57
  default: nil
  }
}

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool {
  byte &- 0x30 < 10
}

/// A space or a horizontal tab: OWS (RFC 9110 section 5.6.3).
@inline(__always)
func isBlank(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09
}

/// The first index in `start ..< end` of a control byte (below 0x20, or 0x7F), else `end`. The bounds are the
/// caller's word that both lie within `bytes`.
@inline(__always)
func firstControl(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let tops: UInt64 = 0x8080_8080_8080_8080
  let raw = bytes.bytes
  var index = start
  while end &- index >= 8 {
    // Each term has the top bit of a byte set where that byte is below 0x20, or is 0x7F. A borrow can set
    // bits above the first true one, never below it, so the lowest set bit is exact.
    let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    let deletes = word ^ (0x7F &* ones)
    let controls = (word &- 0x20 &* ones) & ~word & tops
    let found = controls | (deletes &- ones) & ~deletes & tops
    if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
    index &+= 8
  }
  while index < end {
    let byte = bytes[index]
    if byte < 0x20 || byte == 0x7F { return index }
    index &+= 1
  }
  return end
}
