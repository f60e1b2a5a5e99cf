import COpenSSL

/// Memory that held a secret.
public enum Secret {
  /// Overwrites the bytes with zeros in a way that the optimiser keeps. Other copies of the array are not reached.
  public static func erase(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
  }
}
