import COpenSSL

/// A key for HMAC-SHA256 (RFC 2104), its inner and outer pad hashed once, so that each message costs two copies of
/// a context instead of two blocks more. HOT; not for two threads at once.
public final class HMACSHA256Key {
  private let inner: OpaquePointer
  private let outer: OpaquePointer

  /// The block size of SHA-256.
  private static let blockSize = 64

  public init(_ key: [UInt8], hasher: SHA256Hasher) throws(OpenSSLError) {
    var block = key.count > Self.blockSize ? hasher.hash(key.span).bytes : key
    block += [UInt8](repeating: 0, count: Self.blockSize - block.count)
    defer { Secret.erase(&block) }
    inner = try Self.makeState(block, pad: 0x36, hasher)
    do throws(OpenSSLError) {
      outer = try Self.makeState(block, pad: 0x5C, hasher)
    } catch {
      EVP_MD_CTX_free(inner)
      throw error
    }
  }

  private static func makeState(
    _ block: [UInt8], pad: UInt8, _ hasher: SHA256Hasher
  ) throws(OpenSSLError) -> OpaquePointer {
    var padded = block.map { $0 ^ pad }
    defer { Secret.erase(&padded) }
    return try hasher.makeState(of: padded)
  }

  deinit {
    EVP_MD_CTX_free(inner)
    EVP_MD_CTX_free(outer)
  }

  /// The authentication code of `message`. `hasher` lends its context.
  public func authenticate(_ message: Span<UInt8>, hasher: SHA256Hasher) -> SHA256Digest {
    hasher.hash(hasher.hash(message, after: inner), after: outer)
  }
}

extension HMACSHA256Key: CustomStringConvertible, CustomReflectable {
  public var description: String { "HMACSHA256Key" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
