import Testing

@testable import OpenSSL

@Suite("Certificates")
struct CertificateTests {
  private let day: Int64 = 86_400

  private func certificate(now: Int64, days: Int) throws -> Certificate {
    let authority = try CertificateAuthority.create(label: "t", permitting: [], now: now, days: days)
    return try Certificate.read(pem: authority.certificatePEM)
  }

  @Test("come out of PEM as they went in, whatever stands around them")
  func comeOutOfPEM() throws {
    let certificate = try certificate(now: TestIdentity.now, days: 2)
    let pem = try certificate.pem()
    let again = try Certificate.read(pem: Array("a comment\n".utf8) + pem + pem)
    #expect(again.summary == certificate.summary)
    #expect(try again.pem() == pem)
  }

  @Test(
    "what is no certificate is refused",
    arguments: ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
  func whatIsNoCertificate(_ text: String) {
    #expect(throws: OpenSSLError.self) { try Certificate.read(pem: Array(text.utf8)) }
  }

  @Test("are valid within their time")
  func areValidWithinTheirTime() throws {
    let now = TestIdentity.now
    let current = try certificate(now: now, days: 2)
    #expect(!current.isExpired)
    #expect(!current.isNotYetValid)
    #expect(try certificate(now: now - 10 * day, days: 2).isExpired)
    #expect(try certificate(now: now + 10 * day, days: 2).isNotYetValid)
  }

  @Test("belong to one key")
  func belongToOneKey() throws {
    let authority = try CertificateAuthority.create(label: "t", permitting: [], now: TestIdentity.now)
    let certificate = try Certificate.read(pem: authority.certificatePEM)
    #expect(certificate.belongs(to: try PrivateKey.read(pem: authority.keyPEM())))
    #expect(!certificate.belongs(to: try PrivateKey.generate()))
  }
}
