import COpenSSL

/// Random bytes that nobody can guess.
public enum SecureRandom {
  /// More at once is never wanted here, and OpenSSL counts in 32 bits.
  public static let maximumCount = 1 << 20

  /// - Parameter count: 0 to ``maximumCount``; anything else is refused.
  public static func bytes(_ count: Int) throws(OpenSSLError) -> [UInt8] {
    guard 0...maximumCount ~= count else {
      throw OpenSSLError(call: "RAND_bytes", reasons: ["\(count) bytes cannot be asked for at once"])
    }
    var bytes = [UInt8](repeating: 0, count: count)
    ERR_clear_error()
    guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw OpenSSLError(call: "RAND_bytes") }
    return bytes
  }
}
