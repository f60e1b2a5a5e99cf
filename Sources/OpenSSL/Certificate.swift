import COpenSSL

/// An X.509 certificate.
final class Certificate {
  let pointer: OpaquePointer

  init(takingOwnership pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit { X509_free(pointer) }

  /// Reads the first certificate of a PEM text.
  init(pem: [UInt8]) throws(OpenSSLError) {
    let bio = try MemoryBIO(pem)
    ERR_clear_error()
    guard let certificate = PEM_read_bio_X509(bio.pointer, nil, refusePassword, nil) else {
      throw OpenSSLError(call: "PEM_read_bio_X509")
    }
    pointer = certificate
  }

  var summary: CertificateSummary { CertificateSummary(pointer) }

  var isExpired: Bool { X509_cmp_current_time(X509_get0_notAfter(pointer)) < 0 }
  var isNotYetValid: Bool { X509_cmp_current_time(X509_get0_notBefore(pointer)) > 0 }
}

/// Stands where OpenSSL would ask for a password on the terminal: there is none.
func refusePassword(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ forWriting: Int32,
  _ argument: UnsafeMutableRawPointer?
) -> Int32 { -1 }
