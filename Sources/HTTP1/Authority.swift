/// A host with an optional port, as in Host and in an absolute-form target (RFC 9110 section 7.2, RFC 3986
/// section 3.2). Stricter than their grammar: no userinfo, a name of letters, digits and `-._~` only (no
/// percent-encoding), IP addresses in brackets of version 6 without a zone, and no empty host or port.
public struct Authority: Sendable, Equatable {
  /// The host; for an IPv6 address without its brackets.
  public let host: Range<Int>
  /// 1 to 65535, or nil when none is given.
  public let port: Int?
  /// Whether the host stood in brackets.
  public let isIPv6: Bool

  /// Reads `bytes[range]`; nil when it is not of that form.
  public init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    guard let first = range.first, range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
    var index = first
    if bytes[first] == 0x5B {
      index += 1
      while index < range.upperBound, bytes[index] != 0x5D { index += 1 }
      guard index < range.upperBound, Self.isIPv6Address(bytes, first + 1..<index) else { return nil }
      host = first + 1..<index
      isIPv6 = true
      index += 1
    } else {
      while index < range.upperBound, ByteClass.name.contains(bytes[index]) { index += 1 }
      host = first..<index
      isIPv6 = false
      guard !host.isEmpty, host.count <= ParseLimits.host else { return nil }
    }
    if index == range.upperBound {
      port = nil
      return
    }
    guard bytes[index] == 0x3A, let number = Self.port(bytes, index + 1..<range.upperBound) else {
      return nil
    }
    port = number
  }

  /// A decimal number from 1 to 65535 without leading zeros.
  private static func port(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard let first = range.first, range.count <= 5, bytes[first] != 0x30 else { return nil }
    var value = 0
    for index in range {
      guard isDigit(bytes[index]) else { return nil }
      value = value * 10 + Int(bytes[index] - 0x30)
    }
    return value <= 65_535 ? value : nil
  }

  /// IPv6address of RFC 3986 section 3.2.2: eight groups of up to four hexadecimal digits, the last two
  /// possibly as an IPv4 address, one run of zero groups possibly left out as `::`.
  private static func isIPv6Address(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var groups = 0
    var isCompressed = false
    var index = range.lowerBound
    let end = range.upperBound
    while index < end {
      if bytes[index] == 0x3A {
        guard !isCompressed, index + 1 < end, bytes[index + 1] == 0x3A else { return false }
        isCompressed = true
        index += 2
        continue
      }
      let start = index
      while index < end, hexadecimalValue(bytes[index]) != nil { index += 1 }
      if index < end, bytes[index] == 0x2E {
        guard isIPv4Address(bytes, start..<end) else { return false }
        groups += 2
        break
      }
      guard index > start, index - start <= 4 else { return false }
      groups += 1
      if index == end { break }
      guard bytes[index] == 0x3A, index + 1 < end else { return false }
      if bytes[index + 1] != 0x3A { index += 1 }
    }
    return isCompressed ? groups < 8 : groups == 8
  }

  /// Four decimal numbers from 0 to 255 without leading zeros.
  private static func isIPv4Address(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var numbers = 0
    var index = range.lowerBound
    while index < range.upperBound {
      let start = index
      var value = 0
      while index < range.upperBound, isDigit(bytes[index]), index - start < 3 {
        value = value * 10 + Int(bytes[index] - 0x30)
        index += 1
      }
      guard index > start, value <= 255, index - start == 1 || bytes[start] != 0x30 else { return false }
      numbers += 1
      if index == range.upperBound { break }
      guard bytes[index] == 0x2E, index + 1 < range.upperBound else { return false }
      index += 1
    }
    return numbers == 4
  }
}
