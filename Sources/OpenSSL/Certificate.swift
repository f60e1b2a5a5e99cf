import COpenSSL

/// An X.509 certificate.
final class Certificate {
  let pointer: OpaquePointer

  init(takingOwnership pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit { X509_free(pointer) }

  /// Reads the first certificate of a PEM text.
  static func read(pem: [UInt8]) throws(OpenSSLError) -> Certificate {
    let bio = try MemoryBIO(pem)
    ERR_clear_error()
    guard let certificate = PEM_read_bio_X509(bio.pointer, nil, refusePassword, nil) else {
      throw OpenSSLError(call: "PEM_read_bio_X509")
    }
    return Certificate(takingOwnership: certificate)
  }

  func pem() throws(OpenSSLError) -> [UInt8] {
    let bio = try MemoryBIO()
    ERR_clear_error()
    guard PEM_write_bio_X509(bio.pointer, pointer) == 1 else {
      throw OpenSSLError(call: "PEM_write_bio_X509")
    }
    return bio.bytes
  }

  var summary: CertificateSummary { CertificateSummary(pointer) }

  /// By the system's clock.
  var isExpired: Bool { X509_cmp_current_time(X509_get0_notAfter(pointer)) < 0 }
  var isNotYetValid: Bool { X509_cmp_current_time(X509_get0_notBefore(pointer)) > 0 }

  func belongs(to key: PrivateKey) -> Bool {
    ERR_clear_error()
    defer { ERR_clear_error() }
    return X509_check_private_key(pointer, key.pointer) == 1
  }
}

/// Stands where OpenSSL would ask for a password on the terminal: there is none.
func refusePassword(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ forWriting: Int32,
  _ argument: UnsafeMutableRawPointer?
) -> Int32 { -1 }
