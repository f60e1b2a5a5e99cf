import COpenSSL

/// Comparisons that take the same time wherever two secrets differ.
public enum ConstantTime {
  /// Whether both are the same bytes; how long they are is no secret.
  public static func equals(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    guard left.count > 0 else { return true }
    return left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
      }
    }
  }
}
