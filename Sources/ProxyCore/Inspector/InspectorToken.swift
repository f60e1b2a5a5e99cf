import OpenSSL

/// What opens the inspector where others than this machine can reach its listener: a word that is made up at each
/// start, told in the line with the page's address, and kept nowhere.
struct InspectorToken: Sendable {
  let text: String

  /// 128 random bits.
  static func make() throws(OpenSSLError) -> InspectorToken {
    InspectorToken(text: try SecureRandom.bytes(16).map { hexadecimal($0) }.joined())
  }

  /// Whether `given` is the token; how much of it is right cannot be measured.
  func matches(_ given: String?) -> Bool {
    guard let given else { return false }
    let (left, right) = (Array(text.utf8), Array(given.utf8))
    return ConstantTime.equals(left.span, right.span)
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    String(byte >> 4, radix: 16) + String(byte & 0xF, radix: 16)
  }
}
