import Testing

@testable import ProxyCore

@Suite struct SettingValueTests {
  @Test("reads regions", arguments: ["eu-west-1", "us-gov-west-1", "eusc-de-east-1", "us-isob-east-1"])
  func regions(_ text: String) throws {
    #expect(try SettingValue.region(text) == text)
  }

  @Test(
    "refuses what is no region",
    arguments: [
      "", "EU-WEST-1", "eu_west_1", "eu-west-1 ", "-eu", "eu-", "1eu", "a.b", "a/b",
      String(repeating: "a", count: 33),
    ])
  func noRegions(_ text: String) {
    #expect(throws: ConfigurationError.self) { try SettingValue.region(text) }
  }

  @Test("reads hosts in lower case") func hosts() throws {
    #expect(try SettingValue.host("Proxy.Example") == "proxy.example")
    #expect(try SettingValue.host("[::1]") == "::1")
  }

  @Test(
    "says what an allowed host is",
    arguments: [
      ("h:80", "leave the port out, any port is allowed"),
      ("*.example", "write each name out, there are no wildcards"),
      ("a b", "a b is neither a host name nor an address"),
    ])
  func badHosts(_ text: String, _ message: String) {
    let error = #expect(throws: ConfigurationError.self) { try SettingValue.host(text) }
    #expect(error?.message == message)
  }

  @Test("reads off") func off() throws {
    #expect(try SettingValue.listenAddressOrOff("off") == nil)
    #expect(try SettingValue.listenAddressOrOff("127.0.0.1:1")?.port == 1)
  }

  @Test("refuses profiles and paths that no file system and no config file has") func odd() {
    #expect(throws: ConfigurationError.self) { try SettingValue.profile("a\nb") }
    #expect(throws: ConfigurationError.self) { try SettingValue.profile("") }
    #expect(throws: ConfigurationError.self) { try SettingValue.path("a\u{0}b") }
    #expect(throws: ConfigurationError.self) { try SettingValue.path(String(repeating: "a", count: 5000)) }
    #expect(throws: ConfigurationError.self) { try SettingValue.count("-1") }
    #expect(throws: ConfigurationError.self) { try SettingValue.count("99999999999") }
  }
}
