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
    defer { EVP_PKEY_free(key) }
    ERR_clear_error()
    guard X509_check_private_key(certificate.pointer, key) == 1 else {
      ERR_clear_error()
      throw OpenSSLError(.keyFile, "the key \(keyFile) does not belong to the certificate \(certificateFile)")
    }
    guard SSL_CTX_use_PrivateKey(context, key) == 1 else {
      throw OpenSSLError(
        .keyFile, "the key \(keyFile) cannot be used", reasons: ErrorQueue.drain().reasons)
    }
  }

  private static func readCertificate(_ path: String) throws(OpenSSLError) -> Certificate {
    let content: PlatformFile.Content
    do throws(PlatformFile.Failure) {
      content = try PlatformFile.read(path)
    } catch {
      throw OpenSSLError(.certificateFile, "the certificate \(path) cannot be read", reasons: [error.reason])
    }
    let certificate: Certificate
    do throws(OpenSSLError) {
      certificate = try Certificate(pem: content.bytes)
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

  /// - Returns: a key that the caller frees.
  private static func readKey(_ path: String) throws(OpenSSLError) -> OpaquePointer {
    var content: PlatformFile.Content
    do throws(PlatformFile.Failure) {
      content = try PlatformFile.read(path)
    } catch {
      throw OpenSSLError(.keyFile, "the key \(path) cannot be read", reasons: [error.reason])
    }
    defer { Secret.erase(&content.bytes) }
    guard !content.isOpenToOthers else {
      throw OpenSSLError(.keyFile, "the key \(path) can be read by others; run `chmod 600 \(path)`")
    }
    let bio = try MemoryBIO(content.bytes)
    ERR_clear_error()
    guard let key = PEM_read_bio_PrivateKey(bio.pointer, nil, refusePassword, nil) else {
      ERR_clear_error()
      let isEncrypted = String(decoding: content.bytes, as: UTF8.self).contains("ENCRYPTED")
      throw OpenSSLError(
        .keyFile,
        isEncrypted
          ? "the key \(path) is encrypted; decrypt it with `openssl pkey`"
          : "the file \(path) holds no private key in PEM form")
    }
    return key
  }
}
