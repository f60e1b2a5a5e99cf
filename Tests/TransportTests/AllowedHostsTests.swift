import Testing

@testable import Transport

@Suite struct AllowedHostsTests {
  @Test(
    "always answers to loopback",
    arguments: [
      "localhost", "localhost:8085", "LOCALHOST.", "127.0.0.1:8085", "127.1.2.3", "[::1]", "[::1]:8085",
      "app.localhost",
    ])
  func answersToLoopback(host: String) {
    #expect(AllowedHosts().contains(host))
  }

  @Test(
    "does not answer to foreign names",
    arguments: [
      "evil.example", "evil.example:8085", "127.0.0.1.evil.example", "localhost.evil.example",
      "localhost@evil.example",
      "evillocalhost", "127.0.0.1:8085.evil.example", "127.0.0.256", "127.1", "0x7f.0.0.1", "2130706433", "",
      ":8085",
      "[::1", "[]", "[::1]evil", "[::1]:x", "localhost:", "localhost:123456", "a b", "localhost/", "10.0.0.7",
      "127.0.0.+1", "localhost\u{0}", "ｌocalhost",
    ])
  func refusesForeignNames(host: String) {
    let isEmptyPort = host == "localhost:"
    // An empty port is well-formed (RFC 3986 section 3.2.3).
    #expect(AllowedHosts().contains(host) == isEmptyPort)
  }

  @Test("answers to its own names, whatever their case") func answersToItsOwnNames() {
    let hosts = AllowedHosts(names: ["Proxy.Example.", "10.0.0.7", "[fd00::1]"])
    for host in ["proxy.example", "PROXY.example:80", "10.0.0.7:8085", "[FD00::1]:1"] {
      #expect(hosts.contains(host), "\(host)")
    }
    #expect(!hosts.contains("sub.proxy.example"))
    #expect(!hosts.contains("10.0.0.8"))
  }

  @Test("answers to names without a dot where it was told so, which no site on the internet has")
  func answersToPlainNames() {
    let hosts = AllowedHosts(acceptsPlainNames: true)
    #expect(hosts.contains("sandbox:9000") && hosts.contains("my-host"))
    #expect(!hosts.contains("sandbox.example") && !hosts.contains("10.0.0.7") && !hosts.contains("[fd00::1]"))
    #expect(!AllowedHosts().contains("sandbox"))
  }

  @Test("answers to any address when it listens on all of them") func answersToAnyAddress() {
    let hosts = AllowedHosts(acceptsAddresses: true)
    #expect(hosts.contains("10.0.0.7:8085") && hosts.contains("[fd00::1]"))
    #expect(!hosts.contains("10.0.0.7.evil.example") && !hosts.contains("10.0.0"))
  }
}
