import Testing

@testable import AWSCredentials

@Suite("Endpoint URLs")
struct EndpointURLTests {
  @Test("takes http and https URLs apart")
  func parses() throws {
    let plain = try #require(EndpointURL.parse("http://Example.ORG"))
    #expect(plain.scheme == .http)
    #expect(plain.host == "example.org")
    #expect(plain.port == 80)
    #expect(plain.path.isEmpty)
    let full = try #require(EndpointURL.parse("HTTPS://[fd00:ec2::23]:8443/a/b?c=d#e"))
    #expect(full.host == "fd00:ec2::23")
    #expect(full.port == 8443)
    #expect(full.path == "/a/b?c=d")
    #expect(full.base == "/a/b")
    #expect(EndpointURL.parse("http://h/a//")?.base == "/a")
    #expect(EndpointURL.parse("http://h?x")?.path == "/?x")
    #expect(EndpointURL.parse("http://h:")?.port == 80)
  }

  @Test(
    "refuses what is none, or could be read in two ways",
    arguments: [
      "", "example.org", "ftp://h", "http://", "http:///x", "http://user@h", "http://user:pw@h/",
      "http://h:0", "http://h:65536", "http://h:x", "http://h:1:2", "http://[::1", "http://[::1]x",
      "http://[]", "http://h h", "http://h\r\nX: y", "http://h/\u{7F}", "http://hé/", "http://h%00/",
      "http://a,b", "http://[ev:il@x]", "http://h:١",
    ])
  func refuses(text: String) {
    #expect(EndpointURL.parse(text) == nil)
  }

  @Test("knows loopback addresses, and takes no name for one")
  func knowsLoopback() {
    for text in ["http://127.0.0.1", "http://127.9.8.7:1", "http://[::1]/"] {
      #expect(EndpointURL.parse(text)?.isLoopbackAddress == true)
    }
    for text in [
      "http://localhost", "http://127.0.0.1.example.org", "http://128.0.0.1", "http://127.0.0.256",
    ] {
      #expect(EndpointURL.parse(text)?.isLoopbackAddress == false)
    }
  }
}
