import COpenSSL

/// A certificate under construction.
struct CertificateBuilder {
  let certificate: Certificate

  static let day: Int64 = 86_400
  /// Clocks of containers and virtual machines run behind at times, so a certificate is valid since a little before
  /// it was made.
  static let backdating: Int64 = 3600
  /// The end of the year 9999, beyond which certificates cannot write a time.
  private static let lastSecond: Int64 = 253_402_300_799

  /// - Parameters:
  ///   - commonName: the subject's name, at most 64 bytes (RFC 5280 appendix A).
  ///   - now: seconds since 1970.
  ///   - end: the same; when validity ends.
  init(key: PrivateKey, commonName: String, now: Int64, end: Int64) throws(OpenSSLError) {
    ERR_clear_error()
    guard let x509 = X509_new() else { throw OpenSSLError(call: "X509_new") }
    certificate = Certificate(takingOwnership: x509)
    guard X509_set_version(x509, 2) == 1, X509_set_pubkey(x509, key.pointer) == 1 else {
      throw OpenSSLError(call: "X509_set_pubkey")
    }
    guard end <= Self.lastSecond else {
      throw OpenSSLError(.certificateIssue, "a certificate cannot last beyond the year 9999")
    }
    guard ASN1_TIME_set(X509_getm_notBefore(x509), time_t(now - Self.backdating)) != nil,
      ASN1_TIME_set(X509_getm_notAfter(x509), time_t(end)) != nil
    else { throw OpenSSLError(call: "ASN1_TIME_set") }
    try setSerial()
    try add(to: X509_get_subject_name(x509), "O", "sfn-batch-proxy")
    try add(to: X509_get_subject_name(x509), "CN", commonName)
  }

  private func add(to name: OpaquePointer?, _ field: String, _ value: String) throws(OpenSSLError) {
    let bytes = Array(value.utf8)
    ERR_clear_error()
    guard
      X509_NAME_add_entry_by_txt(
        name, field, shim_MBSTRING_UTF8(), bytes, Int32(clamping: bytes.count), -1, 0) == 1
    else { throw OpenSSLError(call: "X509_NAME_add_entry_by_txt") }
  }

  /// 126 random bits after a one: positive, never zero, of one length (RFC 5280 section 4.1.2.2).
  private func setSerial() throws(OpenSSLError) {
    var bytes = try SecureRandom.bytes(16)
    bytes[0] = bytes[0] & 0x3F | 0x40
    ERR_clear_error()
    let number = BN_bin2bn(bytes, Int32(bytes.count), nil)
    defer { BN_free(number) }
    guard number != nil, BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.pointer)) != nil else {
      throw OpenSSLError(call: "BN_to_ASN1_INTEGER")
    }
  }

  /// Adds an extension.
  /// - Parameters:
  ///   - value: in the language of x509v3_config(5).
  ///   - issuer: the issuing certificate; the certificate itself when it signs itself.
  func add(_ identifier: Int32, _ value: String, issuer: Certificate) throws(OpenSSLError) {
    var context = X509V3_CTX()
    X509V3_set_ctx(&context, issuer.pointer, certificate.pointer, nil, nil, 0)
    ERR_clear_error()
    guard let made = X509V3_EXT_nconf_nid(nil, &context, identifier, value) else {
      throw OpenSSLError(call: "X509V3_EXT_nconf_nid")
    }
    defer { X509_EXTENSION_free(made) }
    guard X509_add_ext(certificate.pointer, made, -1) == 1 else { throw OpenSSLError(call: "X509_add_ext") }
  }

  func sign(issuer: Certificate, key: PrivateKey) throws(OpenSSLError) -> Certificate {
    ERR_clear_error()
    guard X509_set_issuer_name(certificate.pointer, X509_get_subject_name(issuer.pointer)) == 1,
      X509_sign(certificate.pointer, key.pointer, EVP_sha256()) > 0
    else { throw OpenSSLError(call: "X509_sign") }
    return certificate
  }
}
