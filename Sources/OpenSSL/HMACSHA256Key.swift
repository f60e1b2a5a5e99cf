import COpenSSL

/// A key for HMAC-SHA256 (RFC 2104), its inner and outer pad hashed once, so that each message costs two copies of
/// a context instead of two blocks more. Not for two threads at once.
public final class HMACSHA256Key {
  private let inner: OpaquePointer
  private let outer: OpaquePointer

  /// The block size of SHA-256.
  private static let blockSize = 64

  public init(_ key: [UInt8], hasher: SHA256Hasher) throws(OpenSSLError) {
    var block = key.count > Self.blockSize ? hasher.hash(key.span).bytes : key
    block += [UInt8](repeating: 0, count: Self.blockSize - block.count)
    inner = try hasher.makeState(of: block.map { $0 ^ 0x36 })
    do throws(OpenSSLError) {
      outer = try hasher.makeState(of: block.map { $0 ^ 0x5C })
    } catch {
      EVP_MD_CTX_free(inner)
      throw error
    }
  }

  deinit {
    EVP_MD_CTX_free(inner)
    EVP_MD_CTX_free(outer)
  }

  /// The authentication code of `message`.
  public func authenticate(_ message: Span<UInt8>, hasher: SHA256Hasher) -> SHA256Digest {
    hasher.hash(hasher.hash(message, after: inner), after: outer)
  }
}
