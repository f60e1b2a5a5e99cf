import Testing

@testable import Transport

@Suite struct SocketAddressTests {
  @Test("tells what an address is")
  func tellsWhatAnAddressIs() throws {
    for (host, shown, isLoopback, isWildcard) in [
      ("127.0.0.1", "127.0.0.1:80", true, false), ("127.9.9.9", "127.9.9.9:80", true, false),
      ("::1", "[::1]:80", true, false), ("::ffff:127.0.0.1", "[::ffff:127.0.0.1]:80", true, false),
      ("0.0.0.0", "0.0.0.0:80", false, true), ("::", "[::]:80", false, true),
      ("169.254.169.254", "169.254.169.254:80", false, false), ("192.0.2.7", "192.0.2.7:80", false, false),
      ("2001:db8::1", "[2001:db8::1]:80", false, false),
    ] {
      let address = try loopback(host: host, port: 80)
      #expect("\(address)" == shown)
      #expect(address.port == 80)
      #expect(address.isLoopback == isLoopback, "\(host)")
      #expect(address.isWildcard == isWildcard, "\(host)")
    }
  }
}
