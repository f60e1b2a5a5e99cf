import Testing

@testable import ProxyCore

@Suite struct ListenAddressTests {
  @Test(
    "reads HOST:PORT",
    arguments: [
      ("127.0.0.1:8084", "127.0.0.1", 8084), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65535),
      ("0.0.0.0:08", "0.0.0.0", 8), ("[fe80::1%eth0]:1", "fe80::1%eth0", 1),
    ] as [(String, String, UInt16)])
  func reads(_ text: String, _ host: String, _ port: UInt16) throws {
    #expect(try ListenAddress(parsing: text) == ListenAddress(host: host, port: port))
  }

  @Test(
    "says what to write",
    arguments: [
      ("", "write HOST:PORT, as in 127.0.0.1:8084"),
      ("8084", "write HOST:PORT, as in 127.0.0.1:8084"),
      ("9000", "write HOST:PORT, as in 127.0.0.1:9000"),
      ("localhost", "write HOST:PORT, as in localhost:8084"),
      ("[::1]", "write HOST:PORT, as in [::1]:8084"),
      (":8084", "name a host, 127.0.0.1 for this machine or 0.0.0.0 for every interface"),
      ("*:8084", "name a host, 127.0.0.1 for this machine or 0.0.0.0 for every interface"),
      ("::1:8084", "put an IPv6 address in brackets, as in [::1]:8084"),
      ("[::1", "the bracket is not closed, write [::1]:8084"),
      ("[localhost]:1", "brackets hold an IPv6 address, as in [::1]:8084"),
      ("[::1]8084", "after the bracket comes a colon and the port, as in [::1]:8084"),
      ("127.0.0.1:65536", "a port is a number from 0 to 65535"),
      ("127.0.0.1:-1", "a port is a number from 0 to 65535"),
      ("127.0.0.1:+1", "a port is a number from 0 to 65535"),
      ("127.0.0.1:", "a port is a number from 0 to 65535"),
      ("127.0.0.1:99999999999999999999", "a port is a number from 0 to 65535"),
      ("127.0.0.1:٨", "a port is a number from 0 to 65535"),
      ("127.0.0.300:1", "127.0.0.300 is neither a host name nor an address"),
      ("http://x:1", "put an IPv6 address in brackets, as in [::1]:8084"),
    ])
  func refuses(_ text: String, _ message: String) {
    let error = #expect(throws: ConfigurationError.self) { try ListenAddress(parsing: text) }
    #expect(error?.message == message)
  }

  @Test("writes what it read", arguments: ["127.0.0.1:8084", "[::1]:0", "host:1"])
  func writes(_ text: String) throws {
    #expect(try ListenAddress(parsing: text).description == text)
  }

  @Test(
    "names a URL that a client can reach",
    arguments: [
      ("127.0.0.1:8084", "http://127.0.0.1:8084"), ("0.0.0.0:1", "http://127.0.0.1:1"),
      ("[::]:1", "http://[::1]:1"),
      ("host:1", "http://host:1"),
    ])
  func urls(_ text: String, _ url: String) throws {
    #expect(try ListenAddress(parsing: text).url() == url)
  }
}
