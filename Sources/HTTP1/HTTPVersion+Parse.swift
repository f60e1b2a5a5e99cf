extension HTTPVersion {
  /// The length of `HTTP/1.1`.
  static let length = 8

  /// Reads the version that stands in the eight bytes from `start` (RFC 9112 section 2.3). `bytes` must be
  /// long enough.
  ///
  /// Only 1.1 and 1.0 are spoken. A higher minor version could be read as 1.1, but none exists, so a message
  /// that says so was not made by a program that speaks HTTP.
  @inline(__always)
  static func parse(_ bytes: Span<UInt8>, at start: Int) throws(ParseError) -> HTTPVersion {
    guard start >= 0, start &+ length <= bytes.count, ASCII.equals(bytes, start..<start + 5, "HTTP/"),
      isDigit(bytes[start + 5]), bytes[start + 6] == 0x2E, isDigit(bytes[start + 7])
    else { throw ParseError(.badVersion, line: 1) }
    guard bytes[start + 5] == 0x31 else { throw ParseError(.unsupportedVersion) }
    switch bytes[start + 7] {
    case 0x31: return .http11
    case 0x30: return .http10
    default: throw ParseError(.unsupportedVersion)
    }
  }
}
