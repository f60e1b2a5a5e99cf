import COpenSSL

/// SHA-256 with one digest context that is used again and again: making one for each hash costs more than hashing
/// a small message. HOT; not for two threads at once.
public final class SHA256Hasher {
  private let context: OpaquePointer
  private let algorithm: OpaquePointer

  /// False once a call into OpenSSL failed, which takes a machine out of memory: digests made since are worthless.
  /// Whoever compares or signs asks this before trusting a result.
  public private(set) var isSound = true

  public init() throws(OpenSSLError) {
    ERR_clear_error()
    guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil) else { throw OpenSSLError(call: "EVP_MD_fetch") }
    guard let context = EVP_MD_CTX_new() else {
      EVP_MD_free(algorithm)
      throw OpenSSLError(call: "EVP_MD_CTX_new")
    }
    guard EVP_DigestInit_ex2(context, algorithm, nil) == 1 else {
      EVP_MD_CTX_free(context)
      EVP_MD_free(algorithm)
      throw OpenSSLError(call: "EVP_DigestInit_ex2")
    }
    self.algorithm = algorithm
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
    EVP_MD_free(algorithm)
  }

  public func hash(_ bytes: Span<UInt8>) -> SHA256Digest {
    // Without an algorithm the context keeps the one it has, which saves OpenSSL from looking whether it changed.
    expect(EVP_DigestInit_ex2(context, nil, nil))
    update(bytes)
    return finish()
  }

  private func update(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { expect(EVP_DigestUpdate(context, $0.baseAddress, $0.count)) }
  }

  private func finish() -> SHA256Digest {
    SHA256Digest { expect(EVP_DigestFinal_ex(context, $0, nil)) }
  }

  /// The hash of what `state` has taken in so far, followed by `bytes`; `state` stays as it is.
  func hash(_ bytes: Span<UInt8>, after state: OpaquePointer) -> SHA256Digest {
    expect(EVP_MD_CTX_copy_ex(context, state))
    update(bytes)
    return finish()
  }

  func hash(_ digest: SHA256Digest, after state: OpaquePointer) -> SHA256Digest {
    expect(EVP_MD_CTX_copy_ex(context, state))
    digest.withBytes { expect(EVP_DigestUpdate(context, $0.baseAddress, $0.count)) }
    return finish()
  }

  /// A context that has taken in `block`, for ``hash(_:after:)-(Span<UInt8>,_)``; the caller frees it.
  func makeState(of block: [UInt8]) throws(OpenSSLError) -> OpaquePointer {
    ERR_clear_error()
    guard let state = EVP_MD_CTX_new() else { throw OpenSSLError(call: "EVP_MD_CTX_new") }
    guard EVP_DigestInit_ex2(state, algorithm, nil) == 1,
      block.withUnsafeBytes({ EVP_DigestUpdate(state, $0.baseAddress, $0.count) }) == 1
    else {
      EVP_MD_CTX_free(state)
      throw OpenSSLError(call: "EVP_DigestUpdate")
    }
    return state
  }

  @inline(__always)
  private func expect(_ result: Int32) {
    if result != 1 { isSound = false }
  }
}
