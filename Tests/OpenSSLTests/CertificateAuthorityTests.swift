import COpenSSL
import Testing

@testable import OpenSSL

@Suite("A CA of one's own")
struct CertificateAuthorityTests {
  private static let now: Int64 = 1_795_528_931  // 2026-11-24 14:02:11 UTC

  private func names(_ texts: String...) -> [CertificateName] { texts.compactMap { CertificateName($0) } }

  private func error(_ body: () throws(OpenSSLError) -> Void) -> OpenSSLError? {
    do throws(OpenSSLError) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  private func text(_ certificate: [UInt8]) throws -> String {
    let certificate = try Certificate.read(pem: certificate)
    let bio = try MemoryBIO()
    X509_print(bio.pointer, certificate.pointer)
    return bio.text
  }

  @Test("says what it may issue, and that it may not make other CAs")
  func saysWhatItMayIssue() throws {
    let authority = try CertificateAuthority.create(
      label: "me@laptop", permitting: names("batch.eu-west-1.amazonaws.com", "10.1.2.3", "*.test"),
      now: Self.now)
    #expect(authority.summary.subject == "O = sfn-batch-proxy, CN = sfn-batch-proxy CA me@laptop")
    #expect(authority.summary.notBefore == "2026-11-24 13:02:11 UTC")
    #expect(authority.summary.notAfter == "2036-11-21 14:02:11 UTC")
    let text = try text(authority.certificatePEM)
    #expect(text.contains("CA:TRUE, pathlen:0"))
    #expect(text.contains("Certificate Sign, CRL Sign"))
    for entry in [
      "DNS:localhost", "IP:127.0.0.0/255.0.0.0", "IP:0:0:0:0:0:0:0:1/FFFF:",
      "DNS:batch.eu-west-1.amazonaws.com",
      "IP:10.1.2.3/255.255.255.255", "DNS:test",
    ] { #expect(text.contains(entry), "\(entry)") }
    #expect(text.contains("X509v3 Name Constraints: critical"))
    #expect(text.contains("prime256v1"))
  }

  @Test("issues for loopback and its names")
  func issuesForLoopbackAndItsNames() throws {
    let authority = try CertificateAuthority.create(
      label: "t", permitting: names("batch.eu-west-1.amazonaws.com"), now: Self.now)
    let issued = try authority.issue(
      names: names("localhost", "127.0.0.1", "::1", "batch.eu-west-1.amazonaws.com"), now: Self.now)
    #expect(
      issued.summary.names == ["localhost", "127.0.0.1", "::1", "batch.eu-west-1.amazonaws.com"])
    #expect(issued.summary.issuer == authority.summary.subject)
    #expect(issued.summary.notAfter == "2027-12-26 14:02:11 UTC")
    let text = try text(issued.certificatePEM)
    #expect(text.contains("CA:FALSE"))
    #expect(text.contains("TLS Web Server Authentication"))
    #expect(text.contains("ecdsa-with-SHA256"))
    let key = try PrivateKey.read(pem: issued.keyPEM)
    #expect(try Certificate.read(pem: issued.certificatePEM).belongs(to: key))
  }

  @Test("does not issue for names that it was not made for", arguments: ["example.com", "10.0.0.1", "::2"])
  func doesNotIssueForOtherNames(_ name: String) throws {
    let authority = try CertificateAuthority.create(label: "t", permitting: [], now: Self.now)
    let failure = error { () throws(OpenSSLError) in
      _ = try authority.issue(names: names("localhost", name), now: Self.now)
    }
    #expect(failure?.code == .certificateIssue)
    #expect(failure?.message.hasPrefix("the CA was not made for all of localhost, ") == true)
  }

  @Test("can be read again and goes on")
  func canBeReadAgain() throws {
    let authority = try CertificateAuthority.create(label: "t", permitting: [], now: Self.now)
    let again = try CertificateAuthority.load(
      certificatePEM: authority.certificatePEM, keyPEM: authority.keyPEM(), now: Self.now)
    #expect(again.summary == authority.summary)
    _ = try again.issue(names: names("localhost"), now: Self.now + 86_400)
  }

  @Test("is not read with another key, from another certificate, or after its end")
  func isNotReadWithAnotherKey() throws {
    let authority = try CertificateAuthority.create(label: "t", permitting: [], now: Self.now, days: 10)
    let other = try CertificateAuthority.create(label: "t", permitting: [], now: Self.now)
    let issued = try authority.issue(names: names("localhost"), now: Self.now)
    let key = try authority.keyPEM()
    func failure(_ certificate: [UInt8], _ key: [UInt8], _ now: Int64 = Self.now) -> String? {
      error { () throws(OpenSSLError) in
        _ = try CertificateAuthority.load(certificatePEM: certificate, keyPEM: key, now: now)
      }?.message
    }
    #expect(failure(other.certificatePEM, key) == "the CA's key does not belong to its certificate")
    #expect(failure(issued.certificatePEM, issued.keyPEM) == "the CA's certificate is not one of a CA")
    #expect(failure([], key) == "the CA's certificate is not in PEM form")
    #expect(failure(authority.certificatePEM, []) == "the CA's key is not in PEM form or is encrypted")
    #expect(
      failure(authority.certificatePEM, key, Self.now + 11 * 86_400)
        == "the CA's certificate expired on 2026-12-04 14:02:11 UTC")
  }

  @Test("a server certificate does not outlast its CA")
  func aServerCertificateDoesNotOutlastItsCA() throws {
    let authority = try CertificateAuthority.create(label: "t", permitting: [], now: Self.now, days: 10)
    let issued = try authority.issue(names: names("localhost"), now: Self.now)
    #expect(issued.summary.notAfter == authority.summary.notAfter)
  }

  @Test("every certificate has a number of its own")
  func everyCertificateHasANumber() throws {
    let authority = try CertificateAuthority.create(label: "t", permitting: [], now: Self.now)
    let first = try authority.issue(names: names("localhost"), now: Self.now)
    let second = try authority.issue(names: names("localhost"), now: Self.now)
    let (a, b) = (
      try Certificate.read(pem: first.certificatePEM), try Certificate.read(pem: second.certificatePEM)
    )
    #expect(ASN1_INTEGER_cmp(X509_get0_serialNumber(a.pointer), X509_get0_serialNumber(b.pointer)) != 0)
  }

  @Test("lengths and counts have limits")
  func lengthsAndCountsHaveLimits() throws {
    let authority = try CertificateAuthority.create(
      label: String(repeating: "é\n", count: 100) + String(repeating: "x", count: 100), permitting: [],
      now: Self.now)
    #expect(
      authority.summary.subject.hasSuffix("CN = sfn-batch-proxy CA " + String(repeating: "x", count: 40)))
    let many = (0...100).compactMap { CertificateName("h\($0).localhost") }
    for (names, days) in [([], 1), (many, 1), (names("localhost"), 0), (names("localhost"), 40_000)] {
      let failure = error { () throws(OpenSSLError) in
        _ = try authority.issue(names: names, now: Self.now, days: days)
      }
      #expect(failure?.code == .certificateIssue)
    }
  }

  @Test("keys stay out of descriptions")
  func keysStayOutOfDescriptions() throws {
    let authority = try CertificateAuthority.create(label: "t", permitting: [], now: Self.now)
    let issued = try authority.issue(names: names("localhost"), now: Self.now)
    var dumped = ""
    dump(issued, to: &dumped)
    dump(authority, to: &dumped)
    #expect(!dumped.contains("keyPEM"))
    #expect("\(issued)" == "IssuedCertificate(localhost)")
  }

  @Test("a trust store opens with its password and holds the server's certificate alone, not the CA's")
  func aTrustStoreOpens() throws {
    let authority = try CertificateAuthority.create(label: "t", permitting: [], now: Self.now)
    let issued = try authority.issue(names: names("localhost"), now: Self.now)
    let bio = try MemoryBIO(issued.trustStore(password: "changeit"))
    let file = try #require(d2i_PKCS12_bio(bio.pointer, nil))
    defer { PKCS12_free(file) }
    #expect(PKCS12_verify_mac(file, "changeit", 8) == 1)
    #expect(PKCS12_verify_mac(file, "wrong", 5) != 1)
    var (key, certificate, chain): (OpaquePointer?, OpaquePointer?, OpaquePointer?) = (nil, nil, nil)
    #expect(PKCS12_parse(file, "changeit", &key, &certificate, &chain) == 1)
    #expect(key == nil)
    defer { OPENSSL_sk_free(chain) }
    #expect(OPENSSL_sk_num(chain) == 1)
    let first = Certificate(takingOwnership: OpaquePointer(try #require(OPENSSL_sk_value(chain, 0))))
    let server = try Certificate.read(pem: issued.certificatePEM)
    #expect(X509_cmp(first.pointer, server.pointer) == 0)
  }
}
