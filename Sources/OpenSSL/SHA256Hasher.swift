import COpenSSL

/// SHA-256 with one digest context that is used again and again: making one for each hash costs more than hashing
/// a small message. Not for two threads at once.
public final class SHA256Hasher {
  private let context: OpaquePointer
  private let algorithm: OpaquePointer

  public init() throws(OpenSSLError) {
    ERR_clear_error()
    guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil) else { throw OpenSSLError(call: "EVP_MD_fetch") }
    guard let context = EVP_MD_CTX_new() else {
      EVP_MD_free(algorithm)
      throw OpenSSLError(call: "EVP_MD_CTX_new")
    }
    self.algorithm = algorithm
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
    EVP_MD_free(algorithm)
  }

  public func hash(_ bytes: Span<UInt8>) -> SHA256Digest {
    begin()
    update(bytes)
    return finish()
  }

  /// Hashing cannot fail once the algorithm is there and its context made: it only computes in memory.
  private func begin() { EVP_DigestInit_ex(context, algorithm, nil) }

  private func update(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
  }

  private func finish() -> SHA256Digest {
    SHA256Digest { EVP_DigestFinal_ex(context, $0, nil) }
  }

  /// The hash of what `state` has taken in so far, followed by `bytes`; `state` stays as it is.
  func hash(_ bytes: Span<UInt8>, after state: OpaquePointer) -> SHA256Digest {
    EVP_MD_CTX_copy_ex(context, state)
    update(bytes)
    return finish()
  }

  func hash(_ digest: SHA256Digest, after state: OpaquePointer) -> SHA256Digest {
    EVP_MD_CTX_copy_ex(context, state)
    digest.withBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    return finish()
  }

  /// A context that has taken in `block`, for ``hash(_:after:)``; the caller frees it.
  func makeState(of block: [UInt8]) throws(OpenSSLError) -> OpaquePointer {
    guard let state = EVP_MD_CTX_new() else { throw OpenSSLError(call: "EVP_MD_CTX_new") }
    EVP_DigestInit_ex(state, algorithm, nil)
    block.withUnsafeBytes { _ = EVP_DigestUpdate(state, $0.baseAddress, $0.count) }
    return state
  }
}
