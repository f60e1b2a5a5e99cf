import COpenSSL
import Testing

@testable import OpenSSL

@Suite("Trust stores for Java")
struct TrustStoreTests {
  @Test("mark their certificate as trusted, as Java wants it, under its alias")
  func markTheirCertificateAsTrusted() throws {
    let authority = try CertificateAuthority.create(label: "t", permitting: [], now: TestIdentity.now)
    let certificate = try Certificate.read(pem: authority.certificatePEM)
    let bytes = try TrustStore.pkcs12(certificate, alias: "alias", password: "pässword")
    // 2.16.840.1.113894.746875.1.1 and 2.5.29.37.0 in DER.
    for identifier in [
      [0x06, 0x0C, 0x60, 0x86, 0x48, 0x01, 0x86, 0xF9, 0x66, 0xAD, 0xCA, 0x7B, 0x01, 0x01],
      [0x06, 0x04, 0x55, 0x1D, 0x25, 0x00], [0x00, 0x61, 0x00, 0x6C, 0x00, 0x69, 0x00, 0x61, 0x00, 0x73],
    ] as [[UInt8]] {
      #expect(
        bytes.indices.contains { bytes[$0...].starts(with: identifier) }, "\(identifier)")
    }
    let bio = try MemoryBIO(bytes)
    let file = try #require(d2i_PKCS12_bio(bio.pointer, nil))
    defer { PKCS12_free(file) }
    #expect(PKCS12_verify_mac(file, "pässword", -1) == 1)
  }
}
