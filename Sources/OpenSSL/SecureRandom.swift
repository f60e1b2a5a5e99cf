import COpenSSL

/// Random bytes that nobody can guess.
public enum SecureRandom {
  public static func bytes(_ count: Int) throws(OpenSSLError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, min(count, 1 << 20)))
    ERR_clear_error()
    guard RAND_bytes(&bytes, Int32(bytes.count)) == 1 else { throw OpenSSLError(call: "RAND_bytes") }
    return bytes
  }
}
