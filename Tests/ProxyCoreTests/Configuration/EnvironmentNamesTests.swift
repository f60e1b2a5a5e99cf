import Testing

@testable import ProxyCore

@Suite struct EnvironmentNamesTests {
  @Test("knows every setting's variable, and those of other options") func known() throws {
    var environment = Dictionary(uniqueKeysWithValues: Setting.allCases.map { ($0.variable, "x") })
    environment["SFN_BATCH_PROXY_SANDBOX_LISTEN"] = "x"
    environment["SFN_BATCH"] = "x"
    environment["PATH"] = "x"
    try EnvironmentNames.check(environment, options: ["sandbox-listen"])
  }

  @Test("suggests the variable that was meant") func suggests() {
    let error = #expect(throws: ConfigurationError.self) {
      try EnvironmentNames.check(["SFN_BATCH_PROXY_LISTN": "127.0.0.1:1"])
    }
    #expect(error?.description == "unknown-setting: SFN_BATCH_PROXY_LISTN is no setting")
    #expect(error?.hint == "did you mean `SFN_BATCH_PROXY_LISTEN`?")
    #expect(error?.exitCode == 78)
  }

  @Test("names the first of several, and never a value") func first() {
    let error = #expect(throws: ConfigurationError.self) {
      try EnvironmentNames.check([
        "SFN_BATCH_PROXY_ZZZZZZZZZZZZ": "secret", "SFN_BATCH_PROXY_AAAAAAAAAAAA": "secret",
      ])
    }
    #expect(error?.message == "SFN_BATCH_PROXY_AAAAAAAAAAAA is no setting")
    #expect(error?.hint?.contains("env -u SFN_BATCH_PROXY_AAAAAAAAAAAA") == true)
  }

  @Test("refuses another case of a known name") func lowerCase() {
    #expect(throws: ConfigurationError.self) { try EnvironmentNames.check(["SFN_BATCH_PROXY_listen": "x"]) }
  }

  @Test(
    "leaves alone what Kubernetes makes of a service of this name",
    arguments: [
      "SFN_BATCH_PROXY_SERVICE_HOST", "SFN_BATCH_PROXY_SERVICE_PORT", "SFN_BATCH_PROXY_SERVICE_PORT_HTTP",
      "SFN_BATCH_PROXY_PORT", "SFN_BATCH_PROXY_PORT_8084_TCP", "SFN_BATCH_PROXY_PORT_8084_TCP_ADDR",
      "SFN_BATCH_PROXY_ADMIN_SERVICE_HOST", "SFN_BATCH_PROXY_ADMIN_PORT",
      "SFN_BATCH_PROXY_ADMIN_PORT_8085_TCP_PROTO",
    ])
  func serviceLinks(_ name: String) throws {
    try EnvironmentNames.check([name: "tcp://10.0.0.1:8084"])
  }
}
