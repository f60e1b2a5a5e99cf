/// Percent-decoding of paths and queries (RFC 3986 section 2.1), and hex digits.
enum PercentCoding {
  /// The bytes that `text` stands for, decoded once, or nil where a `%` has no two hex digits behind it. In a query
  /// a `+` is a space: that is how AWS SDK for Java 1 sends the tag keys of UntagResource.
  static func decode(_ text: some Collection<UInt8>, plusIsSpace: Bool = false) -> [UInt8]? {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var iterator = text.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = iterator.next().flatMap(hexDigit), let low = iterator.next().flatMap(hexDigit) else {
          return nil
        }
        output.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: output.append(0x20)
      default: output.append(byte)
      }
    }
    return output
  }

  /// The decoded text, or nil where it is ill-formed or not UTF-8.
  static func text(_ text: some Collection<UInt8>, plusIsSpace: Bool = false) -> String? {
    decode(text, plusIsSpace: plusIsSpace).flatMap { String(validating: $0, as: UTF8.self) }
  }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The lower-case hex digit of the low four bits.
  static func hexCharacter(_ nibble: UInt8) -> UInt8 {
    let value = nibble & 15
    return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
  }
}
