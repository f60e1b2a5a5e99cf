import Testing
import Transport

@testable import ProxyCore

@Suite struct OutboundProxySettingTests {
  private let batch = Origin(scheme: .https, host: "batch.us-east-1.amazonaws.com")

  @Test("no variable, no proxy") func none() throws {
    #expect(try OutboundProxySetting.read([:]) == nil)
    #expect(try OutboundProxySetting.read(["HTTPS_PROXY": "", "HTTP_PROXY": "http://p:1"]) == nil)
  }

  @Test(
    "reads URLs with and without scheme, port, path and credentials",
    arguments: [
      ("http://proxy.example:3128", "http://proxy.example:3128"),
      ("http://proxy.example:3128/", "http://proxy.example:3128"),
      ("proxy.example:3128", "http://proxy.example:3128"),
      ("HTTP://proxy.example", "http://proxy.example"),
      ("http://user:pass@proxy.example:1", "http://proxy.example:1"),
      ("http://u:p%40ss@[::1]:1", "http://[::1]:1"),
    ])
  func forms(_ text: String, _ origin: String) throws {
    #expect(try OutboundProxySetting.read(["https_proxy": text])?.origin.description == origin)
  }

  @Test("lower case wins, as with curl") func lowerCase() throws {
    let proxy = try OutboundProxySetting.read([
      "HTTPS_PROXY": "http://upper:1", "https_proxy": "http://lower:1",
    ])
    #expect(proxy?.origin.host == "lower")
  }

  @Test(
    "what cannot be used ends the start, and no password is repeated",
    arguments: [
      "socks5://user:hidden@proxy:1", "https://user:hidden@proxy:1", "http://user:hidden%zz@proxy:1",
      "http://user:hidden@proxy:port", "http://user:hidden@", "http://user:hidden@a b:1",
    ])
  func refused(_ text: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try OutboundProxySetting.read(["HTTPS_PROXY": text])
    }
    #expect(error?.label == .badSetting && error?.description.contains("hidden") == false)
    #expect(error?.message.contains("HTTPS_PROXY") == true)
  }

  @Test(
    "never for this machine, link-local addresses, plain http, and what NO_PROXY names",
    arguments: [
      ("https://localhost", false), ("https://127.0.0.1", false), ("https://127.8.9.1", false),
      ("https://[::1]", false), ("https://169.254.170.2", false), ("https://169.254.169.254", false),
      ("https://[fd00:ec2::23]", false), ("https://[fe80::1]", false), ("https://[febf::1]", false),
      ("https://batch.localhost", false), ("https://[::ffff:127.0.0.1]", false),
      ("http://batch.us-east-1.amazonaws.com", false),
      ("https://internal.example", false), ("https://a.internal.example", false),
      ("https://notinternal.example", true), ("https://batch.us-east-1.amazonaws.com", true),
      ("https://exact.example:8443", false), ("https://exact.example", true), ("https://10.0.0.1", true),
    ])
  func coverage(_ url: String, _ isCovered: Bool) throws {
    let proxy = try OutboundProxySetting.read([
      "HTTPS_PROXY": "http://proxy:1", "NO_PROXY": ".internal.example, exact.example:8443",
    ])
    #expect(proxy?.covers(Origin(try UpstreamURL(parsing: url))) == isCovered)
  }

  @Test("an asterisk switches it off") func asterisk() throws {
    let proxy = try OutboundProxySetting.read(["HTTPS_PROXY": "http://proxy:1", "no_proxy": "*"])
    #expect(proxy?.covers(batch) == false)
  }
}
