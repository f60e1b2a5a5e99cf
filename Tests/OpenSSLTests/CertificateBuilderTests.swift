import COpenSSL
import Testing

@testable import OpenSSL

@Suite("Certificates under construction")
struct CertificateBuilderTests {
  private func build(commonName: String, end: Int64) throws -> Certificate {
    let key = try PrivateKey.generate()
    let builder = try CertificateBuilder(key: key, commonName: commonName, now: 1_795_528_931, end: end)
    return try builder.sign(issuer: builder.certificate, key: key)
  }

  @Test("are valid from an hour before they are made to their end")
  func areValidFromAnHourBefore() throws {
    let summary = try build(commonName: "x", end: 1_795_528_931 + 60).summary
    #expect(summary.notBefore == "2026-11-24 13:02:11 UTC")
    #expect(summary.notAfter == "2026-11-24 14:03:11 UTC")
  }

  @Test("a name longer than a certificate can have, or a time without a calendar, is refused")
  func aNameLongerThanACertificateCanHave() {
    #expect(throws: OpenSSLError.self) { try build(commonName: String(repeating: "x", count: 65), end: 1) }
    #expect(throws: OpenSSLError.self) { try build(commonName: "x", end: 1 << 50) }
  }

  @Test("an extension that OpenSSL cannot read is refused")
  func anExtensionThatCannotBeRead() throws {
    let builder = try CertificateBuilder(key: PrivateKey.generate(), commonName: "x", now: 0, end: 1)
    #expect(throws: OpenSSLError.self) {
      try builder.add(NID_subject_alt_name, "IP:not-an-address", issuer: builder.certificate)
    }
  }

  @Test("numbers are positive and have 16 bytes")
  func numbersArePositive() throws {
    for _ in 0..<20 {
      let certificate = try build(commonName: "x", end: 1_795_528_999)
      defer { withExtendedLifetime(certificate) {} }
      let number = X509_get0_serialNumber(certificate.pointer)
      #expect(ASN1_STRING_length(number) == 16)
      #expect(ASN1_STRING_get0_data(number)?.pointee ?? 0xFF < 0x80)
    }
  }
}
