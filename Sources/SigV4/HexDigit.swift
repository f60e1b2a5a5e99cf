/// Hexadecimal digits as percent-encoding and hashes write them.
enum HexDigit {
  @inline(__always)
  static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// The capital digit of the low four bits.
  @inline(__always)
  static func capital(_ value: UInt8) -> UInt8 {
    let low = value & 15
    return low < 10 ? 0x30 + low : 0x37 + low
  }
}
