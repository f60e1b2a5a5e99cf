import COpenSSL

/// Why a peer's certificate was refused, taken down while OpenSSL verifies it: afterwards the certificate is gone.
struct VerificationRecord {
  let result: Int32
  /// 0 is the peer's own certificate, above it come those of its CAs.
  let depth: Int32
  let certificate: CertificateSummary?

  /// - Parameter peer: the host, or what the peer is otherwise called in a sentence.
  func error(peer: String) -> OpenSSLError {
    let subject = certificate?.subject ?? ""
    switch result {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return OpenSSLError(.expired, "\(whose(peer)) expired on \(certificate?.notAfter ?? "")")
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return OpenSSLError(
        .expired, "\(whose(peer)) is not valid before \(certificate?.notBefore ?? ""); is this clock right?")
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
      let names = certificate?.names ?? []
      let shown = names.isEmpty ? subject : names.joined(separator: ", ")
      return OpenSSLError(.wrongHost, "the certificate that came is for \(shown), not for \(peer)")
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return OpenSSLError(.untrusted, "the certificate of \(peer) is self-signed and not trusted here")
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return OpenSSLError(
        .untrusted, "the certificate of \(peer) comes from a CA that is not trusted here: \(subject)")
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
      X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      let issuer = certificate?.issuer ?? ""
      return OpenSSLError(
        .untrusted, "the certificate of \(peer) comes from a CA that is not known here: \(issuer)")
    default:
      let reason = X509_verify_cert_error_string(Int(result)).map { String(cString: $0) } ?? "error \(result)"
      return OpenSSLError(.untrusted, "the certificate of \(peer) is not accepted", reasons: [reason])
    }
  }

  private func whose(_ peer: String) -> String {
    depth == 0
      ? "the certificate of \(peer)"
      : "the CA certificate '\(certificate?.subject ?? "")' behind that of \(peer)"
  }
}
