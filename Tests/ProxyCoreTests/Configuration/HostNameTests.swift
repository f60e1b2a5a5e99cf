import Testing

@testable import ProxyCore

@Suite struct HostNameTests {
  @Test(
    "accepts names and addresses",
    arguments: [
      "localhost", "batch.eu-west-1.amazonaws.com", "my_service", "a.b.", "10.0.0.1", "::1",
      "xn--bcher-kva.example",
    ])
  func accepts(_ host: String) throws {
    try HostName.check(host)
  }

  @Test(
    "refuses what is no host",
    arguments: [
      "", ".", "a..b", "-a.example", "a b", "127.1", "1.2.3.400", "host/", "hö", "a\u{0}b", "[::1]", "x:y",
      String(repeating: "a", count: 64), String(repeating: "abc.", count: 64) + "d",
    ])
  func refuses(_ host: String) {
    #expect(throws: ConfigurationError.self) { try HostName.check(host) }
  }

  @Test(
    "knows loopback by name",
    arguments: [
      ("localhost", true), ("LocalHost.", true), ("a.localhost", true), ("notlocalhost", false),
      ("localhost.example", false),
    ])
  func loopback(_ host: String, _ expected: Bool) {
    #expect(HostName.isLoopback(host) == expected)
  }

  @Test("splits host and port") func splits() throws {
    #expect(try HostName.split("a:1") == ("a", "1"))
    #expect(try HostName.split("a") == ("a", nil))
    #expect(try HostName.split("[::1]:80") == ("::1", "80"))
    #expect(try HostName.split("[::1]") == ("::1", nil))
    #expect(try HostName.split("a:") == ("a", ""))
  }
}
