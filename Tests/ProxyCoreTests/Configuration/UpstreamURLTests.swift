import Testing

@testable import ProxyCore

@Suite struct UpstreamURLTests {
  @Test(
    "reads a URL",
    arguments: [
      ("https://batch.eu-west-1.amazonaws.com", "batch.eu-west-1.amazonaws.com", 443, ""),
      ("HTTP://LocalHost:9000/", "localhost", 9000, ""),
      ("http://[::1]:9000/a/b%2Fc//", "::1", 9000, "/a/b%2Fc"),
      ("http://h/a:b@c;d", "h", 80, "/a:b@c;d"),
    ] as [(String, String, UInt16, String)])
  func reads(_ text: String, _ host: String, _ port: UInt16, _ prefix: String) throws {
    let url = try UpstreamURL(parsing: text)
    #expect(url.host == host)
    #expect(url.port == port)
    #expect(url.pathPrefix == prefix)
  }

  @Test(
    "says what to write",
    arguments: [
      ("", "write a URL, as in https://batch.eu-west-1.amazonaws.com"),
      ("localhost:9000", "write a URL, as in https://batch.eu-west-1.amazonaws.com"),
      ("ftp://h", "the scheme must be http or https"),
      ("https://user:pw@h/", "leave user name and password out of the URL"),
      ("https://h/?a", "leave query and fragment out of the URL"),
      ("https://h#a", "leave query and fragment out of the URL"),
      ("https:///a", "the URL names no host"),
      ("https://:80", "the URL names no host"),
      ("https://h:0", "an upstream's port is 1 to 65535"),
      ("https://h:x", "a port is a number from 0 to 65535"),
      ("https://h/a b", "percent-encode what cannot stand in a URL's path"),
      ("https://h/%2", "percent-encode what cannot stand in a URL's path"),
      ("https://h/\r\nx", "percent-encode what cannot stand in a URL's path"),
      ("https://h/ä", "percent-encode what cannot stand in a URL's path"),
      ("https://a b", "a b is neither a host name nor an address"),
    ])
  func refuses(_ text: String, _ message: String) {
    let error = #expect(throws: ConfigurationError.self) { try UpstreamURL(parsing: text) }
    #expect(error?.message == message)
  }

  @Test("bounds its length") func bounded() {
    #expect(throws: ConfigurationError.self) {
      try UpstreamURL(parsing: "http://h/" + String(repeating: "a", count: 3000))
    }
  }

  @Test(
    "names the port only where it is not the scheme's",
    arguments: [
      ("https://h:443/p/", "h", "https://h/p"), ("https://h:80", "h:80", "https://h:80"),
      ("http://[::1]:80", "[::1]", "http://[::1]"),
    ])
  func writes(_ text: String, _ authority: String, _ written: String) throws {
    let url = try UpstreamURL(parsing: text)
    #expect(url.authority == authority)
    #expect(url.description == written)
  }
}
