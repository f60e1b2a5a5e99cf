import HTTP1
import Testing

@Suite struct AuthorityTests {
  private func read(_ text: String) -> (host: String, port: Int?, isIPv6: Bool)? {
    let bytes = Array(text.utf8)
    return Authority(bytes, 0..<bytes.count).map {
      (ASCII.text(bytes, $0.host), $0.port, $0.isIPv6)
    }
  }

  @Test("splits a name from its port")
  func splitsANameFromItsPort() throws {
    let authority = try #require(read("batch.eu-central-1.amazonaws.com:443"))
    #expect(authority == ("batch.eu-central-1.amazonaws.com", 443, false))
    #expect(try #require(read("localhost")) == ("localhost", nil, false))
  }

  @Test("takes the brackets off an IPv6 address")
  func takesBracketsOff() throws {
    #expect(try #require(read("[::1]:8084")) == ("::1", 8084, true))
    #expect(try #require(read("[2001:db8::1]")) == ("2001:db8::1", nil, true))
  }

  @Test(
    "reads the IPv6 addresses of RFC 3986 section 3.2.2",
    arguments: [
      "::", "::1", "1::", "1::8", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2::7:8",
      "::127.0.0.1", "::ffff:255.255.255.255", "1:2:3:4:5:6:1.2.3.4", "64:ff9b::192.0.2.33", "ABCD:ef01::",
    ])
  func readsIPv6Addresses(_ address: String) {
    #expect(read("[\(address)]")?.host == address)
  }

  @Test(
    "refuses what is no IPv6 address",
    arguments: [
      "", ":", "1", ":1", "1:", ":::", "1:::2", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
      "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "::g", "::1.2.3", "::1.2.3.4.5", "::256.1.1.1",
      "::01.1.1.1", "::1.2.3.", "::.1.2.3", "::1.2.3.4:1", "1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "fe80::1%eth0",
      "fe80::1%25eth0", "v1.x", "::1.2.3.1234",
    ])
  func refusesOtherAddresses(_ address: String) {
    #expect(read("[\(address)]") == nil)
  }

  @Test(
    "refuses ill-formed ports",
    arguments: [
      "h:", "h:0", "h:00", "h:080", "h:65536", "h:99999", "h:100000", "h:+1", "h:-1", "h:1a", "h: 1", "h:1 ",
    ])
  func refusesPorts(_ text: String) {
    #expect(read(text) == nil)
  }

  @Test("accepts the ports from 1 to 65535", arguments: [1, 80, 65_535])
  func acceptsPorts(_ port: Int) {
    #expect(read("h:\(port)")?.port == port)
  }

  @Test("refuses a range that is empty or not within the bytes")
  func refusesBadRanges() {
    let bytes = Array("host".utf8)
    #expect(Authority(bytes, 2..<2) == nil)
    #expect(Authority(bytes, 2..<9) == nil)
  }
}
