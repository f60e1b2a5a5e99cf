import Testing

@testable import Transport

@Suite struct SocketAddressTests {
  @Test("tells what an address is")
  func tellsWhatAnAddressIs() throws {
    for (host, shown, isLoopback, isWildcard, isLinkLocal) in [
      ("127.0.0.1", "127.0.0.1:80", true, false, false), ("127.9.9.9", "127.9.9.9:80", true, false, false),
      ("::1", "[::1]:80", true, false, false),
      ("::ffff:127.0.0.1", "[::ffff:127.0.0.1]:80", true, false, false),
      ("0.0.0.0", "0.0.0.0:80", false, true, false), ("::", "[::]:80", false, true, false),
      ("169.254.169.254", "169.254.169.254:80", false, false, true),
      ("fe80::1", "[fe80::1]:80", false, false, true),
      ("192.0.2.7", "192.0.2.7:80", false, false, false),
      ("2001:db8::1", "[2001:db8::1]:80", false, false, false),
    ] {
      let address = try loopback(host: host, port: 80)
      #expect("\(address)" == shown)
      #expect(address.port == 80)
      #expect(address.isLoopback == isLoopback, "\(host)")
      #expect(address.isWildcard == isWildcard, "\(host)")
      #expect(address.isLinkLocal == isLinkLocal, "\(host)")
    }
  }
}
