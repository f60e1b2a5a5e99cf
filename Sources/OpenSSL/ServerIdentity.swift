import COpenSSL

/// A server's certificate and key.
enum ServerIdentity {
  /// Gives a context the certificate, its chain and the key, each checked so far that a client could accept it.
  static func load(
    certificateFile: String, keyFile: String, into context: OpaquePointer
  ) throws(OpenSSLError) {
    let certificate = try readCertificate(certificateFile)
    ERR_clear_error()
    guard SSL_CTX_use_certificate_chain_file(context, certificateFile) == 1 else {
      throw OpenSSLError(
        .certificateFile, "the certificate \(certificateFile) cannot be used",
        reasons: ErrorQueue.drain().reasons)
    }
    let key = try readKey(keyFile)
    guard certificate.belongs(to: key) else {
      throw OpenSSLError(.keyFile, "the key \(keyFile) does not belong to the certificate \(certificateFile)")
    }
    guard SSL_CTX_use_PrivateKey(context, key.pointer) == 1 else {
      throw OpenSSLError(.keyFile, "the key \(keyFile) cannot be used", reasons: ErrorQueue.drain().reasons)
    }
  }

  private static func readCertificate(_ path: String) throws(OpenSSLError) -> Certificate {
    let content: SystemCalls.File
    do throws(SystemCalls.FileFailure) {
      content = try SystemCalls.readFile(path)
    } catch {
      throw OpenSSLError(.certificateFile, "the certificate \(path) cannot be read", reasons: [error.reason])
    }
    let certificate: Certificate
    do throws(OpenSSLError) {
      certificate = try Certificate.read(pem: content.bytes)
    } catch {
      throw OpenSSLError(.certificateFile, "the file \(path) holds no certificate in PEM form")
    }
    if certificate.isExpired {
      throw OpenSSLError(
        .certificateFile, "the certificate \(path) expired on \(certificate.summary.notAfter)")
    }
    if certificate.isNotYetValid {
      throw OpenSSLError(
        .certificateFile, "the certificate \(path) is not valid before \(certificate.summary.notBefore)")
    }
    return certificate
  }

  private static func readKey(_ path: String) throws(OpenSSLError) -> PrivateKey {
    var content: SystemCalls.File
    do throws(SystemCalls.FileFailure) {
      content = try SystemCalls.readFile(path)
    } catch {
      throw OpenSSLError(.keyFile, "the key \(path) cannot be read", reasons: [error.reason])
    }
    defer { Secret.erase(&content.bytes) }
    guard !content.isOpenToOthers else {
      throw OpenSSLError(.keyFile, "the key \(path) is open to others; run `chmod 600 \(path)`")
    }
    do throws(OpenSSLError) {
      return try PrivateKey.read(pem: content.bytes)
    } catch {
      let isEncrypted = String(decoding: content.bytes, as: UTF8.self).contains("ENCRYPTED")
      throw OpenSSLError(
        .keyFile,
        isEncrypted
          ? "the key \(path) is encrypted; decrypt it with `openssl pkey`"
          : "the file \(path) holds no private key in PEM form")
    }
  }
}
