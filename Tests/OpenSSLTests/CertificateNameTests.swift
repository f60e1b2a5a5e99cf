import Testing

@testable import OpenSSL

@Suite("Names in certificates")
struct CertificateNameTests {
  @Test(
    "host names and addresses are told apart",
    arguments: [
      ("localhost", "DNS:localhost"), ("Batch.EU-west-1.amazonaws.com", "DNS:batch.eu-west-1.amazonaws.com"),
      ("*.test", "DNS:*.test"), ("a_b.test", "DNS:a_b.test"), ("127.0.0.1", "IP:127.0.0.1"),
      ("::1", "IP:::1"),
      ("[::1]", "IP:::1"), ("2001:DB8::1", "IP:2001:db8::1"),
    ])
  func hostNamesAndAddresses(_ text: String, _ expected: String) {
    #expect(CertificateName(text)?.alternativeName == expected)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", ".", "a..b", "a.", "-a", "a-", "*", "*.*.test", "a.*.test", "a b", "a,DNS:b", "a;b", "é.test",
      "a\u{0}b",
      "256.1.1.1", "1.2.3", "12", "1:2", "[]", "http://a", "a:80", "a/b", String(repeating: "a", count: 64),
      String(repeating: "a.", count: 127) + "a",
    ])
  func anythingElseIsRefused(_ text: String) {
    #expect(CertificateName(text) == nil)
  }

  @Test("what a CA may issue for is a name with all below it, or one address")
  func whatACAMayIssueFor() {
    #expect(CertificateName("*.test")?.permittedName == "permitted;DNS:test")
    #expect(CertificateName("a.test")?.permittedName == "permitted;DNS:a.test")
    #expect(CertificateName("10.0.0.1")?.permittedName == "permitted;IP:10.0.0.1/255.255.255.255")
    #expect(CertificateName("::1")?.permittedName.hasPrefix("permitted;IP:::1/ffff:") == true)
  }
}
