import COpenSSL
import Testing

@testable import OpenSSL

@Suite("What a certificate says")
struct CertificateSummaryTests {
  private func summary(commonName: String = "x", names: String? = nil) throws -> CertificateSummary {
    let key = try PrivateKey.generate()
    let builder = try CertificateBuilder(
      key: key, commonName: commonName, now: 1_795_528_931, end: 1_795_528_999)
    if let names { try builder.add(NID_subject_alt_name, names, issuer: builder.certificate) }
    return try builder.sign(issuer: builder.certificate, key: key).summary
  }

  @Test("names that it is for, of every kind that clients check")
  func namesThatItIsFor() throws {
    #expect(try summary().names == [])
    #expect(
      try summary(names: "DNS:a.test,IP:10.0.0.1,IP:2001:db8::1,email:a@b.test,DNS:*.b.test").names
        == ["a.test", "10.0.0.1", "2001:db8::1", "*.b.test"])
    let many = (0..<50).map { "DNS:h\($0).test" }.joined(separator: ",")
    #expect(try summary(names: many).names.count == CertificateSummary.maximumNames)
  }

  @Test("control characters and line ends of a foreign name are escaped")
  func controlCharactersAreEscaped() throws {
    let hostile = try summary(commonName: "a\n\u{1B}[31mé", names: "DNS:a\u{1B}[31m.test")
    for text in [hostile.subject, hostile.issuer] + hostile.names {
      #expect(text.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(text)")
    }
    #expect(hostile.names == ["a?[31m.test"])
  }
}
