import COpenSSL

/// Files with certificates of CAs.
enum TrustFile {
  /// Makes a context trust what a file, or a folder prepared by `openssl rehash`, holds, and nobody else.
  /// - Parameter name: what the file is called in a sentence.
  static func load(_ path: String, called name: String, into context: OpaquePointer) throws(OpenSSLError) {
    ERR_clear_error()
    if SystemCalls.isDirectory(path) {
      guard SSL_CTX_load_verify_dir(context, path) == 1 else {
        throw OpenSSLError(
          .certificateFile, "the \(name) \(path) cannot be used", reasons: ErrorQueue.drain().reasons)
      }
      return
    }
    do throws(SystemCalls.FileFailure) {
      _ = try SystemCalls.readFile(path)
    } catch {
      throw OpenSSLError(.certificateFile, "the \(name) \(path) cannot be read", reasons: [error.reason])
    }
    guard SSL_CTX_load_verify_file(context, path) == 1 else {
      ERR_clear_error()
      throw OpenSSLError(
        .certificateFile, "the \(name) \(path) holds no certificate in PEM form that can be read")
    }
  }
}
