import COpenSSL
import Testing

@testable import OpenSSL

@Suite("Why a certificate was refused")
struct VerificationRecordTests {
  private func error(_ result: Int32, depth: Int32 = 0) throws -> OpenSSLError {
    let authority = try CertificateAuthority.create(label: "t", permitting: [], now: 1_795_528_931)
    return VerificationRecord(result: result, depth: depth, certificate: authority.summary).error(
      peer: "h.test")
  }

  @Test("each reason has its code and a sentence with names in it")
  func eachReasonHasItsCode() throws {
    let ca = "O = sfn-batch-proxy, CN = sfn-batch-proxy CA t"
    for (result, depth, code, sentence) in [
      (
        X509_V_ERR_CERT_HAS_EXPIRED, 0, .expired,
        "the certificate of h.test expired on 2036-11-21 14:02:11 UTC"
      ),
      (
        X509_V_ERR_CERT_HAS_EXPIRED, 1, .expired,
        "the CA certificate '\(ca)' behind that of h.test expired on 2036-11-21 14:02:11 UTC"
      ),
      (
        X509_V_ERR_CERT_NOT_YET_VALID, 0, .expired,
        "the certificate of h.test is not valid before 2026-11-24 13:02:11 UTC; is this clock right?"
      ),
      (X509_V_ERR_HOSTNAME_MISMATCH, 0, .wrongHost, "the certificate that came is for \(ca), not for h.test"),
      (
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, 0, .untrusted,
        "the certificate of h.test is self-signed and not trusted here"
      ),
      (
        X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, 1, .untrusted,
        "the certificate of h.test comes from a CA that is not trusted here: \(ca)"
      ),
      (
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, 0, .untrusted,
        "the certificate of h.test comes from a CA that is not known here: \(ca)"
      ),
      (
        X509_V_ERR_CERT_REVOKED, 0, .untrusted,
        "the certificate of h.test is not accepted: certificate revoked"
      ),
    ] as [(Int32, Int32, OpenSSLError.Code, String)] {
      let error = try error(result, depth: depth)
      #expect(error.code == code)
      #expect(error.description == sentence)
    }
  }

  @Test("a record without a certificate makes a sentence too")
  func aRecordWithoutACertificate() {
    let record = VerificationRecord(result: X509_V_ERR_HOSTNAME_MISMATCH, depth: 0, certificate: nil)
    #expect(record.error(peer: "h").code == .wrongHost)
  }
}
