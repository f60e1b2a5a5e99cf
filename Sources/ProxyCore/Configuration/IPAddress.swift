/// The bytes of an IPv4 or IPv6 address, read from its text without asking the system.
///
/// IPv4 is four decimal numbers (no octal, no short forms: two programs could read those in two ways), IPv6 is
/// RFC 4291 section 2.2, with an optional zone (`fe80::1%eth0`) that is not part of the bytes.
public enum IPAddress: Sendable, Equatable {
  case v4([UInt8])
  case v6([UInt8])

  /// - Returns: nil where the text is not an address.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    if bytes.contains(ASCIIByte.colon) {
      guard let value = Self.v6Bytes(bytes[...]) else { return nil }
      self = .v6(value)
    } else {
      guard let value = Self.v4Bytes(bytes[...]) else { return nil }
      self = .v4(value)
    }
  }

  /// 127.0.0.0/8, ::1, and the former in IPv4-mapped form.
  public var isLoopback: Bool {
    switch self {
    case .v4(let bytes): bytes.first == 127
    case .v6(let bytes):
      if let mapped = Self.mapped(bytes) {
        mapped.first == 127
      } else {
        bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
      }
    }
  }

  /// 0.0.0.0 and :: (every interface).
  public var isWildcard: Bool {
    switch self {
    case .v4(let bytes): bytes.allSatisfy { $0 == 0 }
    case .v6(let bytes): (Self.mapped(bytes) ?? bytes).allSatisfy { $0 == 0 }
    }
  }

  /// The four bytes of an IPv4-mapped address (::ffff:a.b.c.d).
  private static func mapped(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count == 16, bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF
    else { return nil }
    return Array(bytes[12...])
  }

  private static func v4Bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let parts = text.split(separator: ASCIIByte.dot, omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var result: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy(ASCIIByte.isDigit),
        part.count == 1 || part.first != ASCIIByte.zero
      else { return nil }
      let value = part.reduce(0) { $0 * 10 + Int($1 - ASCIIByte.zero) }
      guard value <= 255 else { return nil }
      result.append(UInt8(value))
    }
    return result
  }

  private static func v6Bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var text = text
    if let percent = text.firstIndex(of: ASCIIByte.percent) {
      let zone = text[(percent + 1)...]
      guard !zone.isEmpty, zone.count <= 15, zone.allSatisfy(ASCIIByte.isNameByte) else { return nil }
      text = text[..<percent]
    }
    // At most one "::"; either half is a list of groups.
    var halves: [ArraySlice<UInt8>] = [text]
    if let gap = text.indices.dropLast().first(where: {
      text[$0] == ASCIIByte.colon && text[$0 + 1] == ASCIIByte.colon
    }) {
      halves = [text[..<gap], text[(gap + 2)...]]
    }
    guard let head = groups(halves[0], mayEndInV4: halves.count == 1) else { return nil }
    guard halves.count == 2 else { return head.count == 16 ? head : nil }
    guard let tail = groups(halves[1], mayEndInV4: true), head.count + tail.count <= 14 else { return nil }
    return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  private static func groups(_ text: ArraySlice<UInt8>, mayEndInV4: Bool) -> [UInt8]? {
    if text.isEmpty { return [] }
    let parts = text.split(separator: ASCIIByte.colon, omittingEmptySubsequences: false)
    guard parts.count <= 8 else { return nil }
    var result: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, mayEndInV4, let v4 = v4Bytes(part) {
        result += v4
        continue
      }
      guard (1...4).contains(part.count) else { return nil }
      var value: UInt16 = 0
      for byte in part {
        guard let digit = ASCIIByte.hexValue(byte) else { return nil }
        value = value << 4 | UInt16(digit)
      }
      result += [UInt8(value >> 8), UInt8(value & 0xFF)]
    }
    return result.count <= 16 ? result : nil
  }
}

/// The few byte tests that addresses and URLs need.
enum ASCIIByte {
  static let zero = UInt8(ascii: "0")
  static let colon = UInt8(ascii: ":")
  static let dot = UInt8(ascii: ".")
  static let percent = UInt8(ascii: "%")
  static let hyphen = UInt8(ascii: "-")

  static func isDigit(_ byte: UInt8) -> Bool { (zero...UInt8(ascii: "9")).contains(byte) }
  static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  static func isLetter(_ byte: UInt8) -> Bool { isLower(byte | 0x20) }

  /// Letters, digits, hyphen, underscore: what stands in one label of a host name.
  static func isNameByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == hyphen || byte == UInt8(ascii: "_")
  }

  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case zero...UInt8(ascii: "9"): byte - zero
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
