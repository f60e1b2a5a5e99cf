import COpenSSL

/// SHA-1, for the names of the AWS CLI's token cache files and nothing that needs to be secure.
public enum SHA1 {
  private static let count = 20

  /// 40 lower-case hexadecimal digits; empty where this OpenSSL has no SHA-1.
  public static func hex(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: count)
    var length: UInt32 = 0
    ERR_clear_error()
    guard EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha1(), nil) == 1, length == count else {
      ERR_clear_error()
      return ""
    }
    return digest.map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }
}
