import Testing

@testable import ProxyCore

@Suite struct IPAddressTests {
  @Test(
    "reads IPv4",
    arguments: [
      ("127.0.0.1", [127, 0, 0, 1]), ("0.0.0.0", [0, 0, 0, 0]), ("255.255.255.255", [255, 255, 255, 255]),
    ])
  func readsV4(_ text: String, _ bytes: [UInt8]) {
    #expect(IPAddress(text) == .v4(bytes))
  }

  @Test(
    "reads no IPv4 that could be read in two ways",
    arguments: [
      "", "1", "127.1", "127.0.0.01", "010.0.0.1", "256.0.0.1", "1.2.3", "1.2.3.4.5", "1..2.3", "0x7f.0.0.1",
      "1.2.3.4 ", "+1.2.3.4",
    ])
  func refusesV4(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test(
    "reads IPv6",
    arguments: [
      ("::", [UInt8](repeating: 0, count: 16)),
      ("::1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
      ("0:0:0:0:0:0:0:1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
      ("fe80::1%eth0", [0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
      ("2001:DB8::a:b", [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0A, 0, 0x0B]),
      ("::ffff:127.0.0.1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1]),
      ("1:2:3:4:5:6:1.2.3.4", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 1, 2, 3, 4]),
      ("1:2:3:4:5:6:7::", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0]),
      ("::2:3:4:5:6:7:8", [0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]),
    ])
  func readsV6(_ text: String, _ bytes: [UInt8]) {
    #expect(IPAddress(text) == .v6(bytes))
  }

  @Test(
    "reads no ill-formed IPv6",
    arguments: [
      ":", ":::", "1:2:3", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "::1%", "::1%a/b",
      "1:2:3:4:5:6:7:8::",
      "::1:2:3:4:5:6:7:8", "1.2.3.4::", "::1.2.3", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "[::1]", "::1 ",
    ])
  func refusesV6(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test("knows loopback", arguments: ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.2"])
  func loopback(_ text: String) {
    #expect(IPAddress(text)?.isLoopback == true)
  }

  @Test(
    "knows what is not loopback", arguments: ["128.0.0.1", "0.0.0.0", "::", "::2", "1::1", "::ffff:10.0.0.1"])
  func notLoopback(_ text: String) {
    #expect(IPAddress(text)?.isLoopback == false)
  }

  @Test(
    "knows every interface",
    arguments: [("0.0.0.0", true), ("::", true), ("::ffff:0.0.0.0", true), ("::1", false)])
  func wildcard(_ text: String, _ expected: Bool) {
    #expect(IPAddress(text)?.isWildcard == expected)
  }
}
