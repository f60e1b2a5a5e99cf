import AWSBatch
import Testing

@testable import ProxyCore

@Suite struct ConfigurationResolverTests {
  func resolve(
    _ options: [Setting: [String]] = [:], _ environment: [String: String] = [:], isTerminal: Bool = false
  ) throws -> ResolvedConfiguration {
    try ConfigurationResolver.resolve(options: options, environment: environment, isTerminal: isTerminal)
  }

  @Test("without anything is the default") func defaults() throws {
    var expected = ProxyConfiguration()
    expected.logFormat = .json
    let resolved = try resolve()
    #expect(resolved.configuration == expected)
    #expect(resolved.sources.isEmpty)
    #expect(resolved.warnings.isEmpty)
  }

  @Test("writes text on a terminal unless told otherwise") func logFormat() throws {
    #expect(try resolve(isTerminal: true).configuration.logFormat == .text)
    #expect(try resolve([.logFormat: ["json"]], isTerminal: true).configuration.logFormat == .json)
    #expect(try resolve([:], ["SFN_BATCH_PROXY_LOG_FORMAT": "text"]).configuration.logFormat == .text)
  }

  @Test("an option wins over its variable, that over the default") func precedence() throws {
    let variables = ["SFN_BATCH_PROXY_REGION": "eu-west-3"]
    let option = try resolve([.region: ["eu-north-1"]], variables)
    #expect(option.configuration.region == "eu-north-1")
    #expect(option.source(of: .region).description == "from --region")
    let variable = try resolve([:], variables)
    #expect(variable.configuration.region == "eu-west-3")
    #expect(variable.source(of: .region).description == "from SFN_BATCH_PROXY_REGION")
    #expect(try resolve().configuration.region == nil)
  }

  @Test("reads lists from repeated options and from commas") func lists() throws {
    let options = try resolve([
      .listen: ["127.0.0.1:1", "[::1]:1", "127.0.0.1:1"], .profile: ["dev", "a,b"],
    ])
    #expect(options.configuration.listeners.map(\.description) == ["127.0.0.1:1", "[::1]:1"])
    #expect(options.configuration.profiles == ["dev", "a,b"])
    let variables = try resolve(
      [:],
      [
        "SFN_BATCH_PROXY_LISTEN": "127.0.0.1:1, [::1]:1,", "SFN_BATCH_PROXY_ALLOW_HOST": "A.example,b",
        "SFN_BATCH_PROXY_ALLOW_REGION": "eu-west-1,eu-west-2",
      ])
    #expect(variables.configuration.listeners.map(\.description) == ["127.0.0.1:1", "[::1]:1"])
    #expect(variables.configuration.allowedHosts == ["a.example", "b"])
    #expect(variables.configuration.allowedRegions == ["eu-west-1", "eu-west-2"])
  }

  @Test("an empty variable counts as absent", arguments: ["", ",", " , "])
  func empty(_ value: String) throws {
    #expect(
      try resolve([:], ["SFN_BATCH_PROXY_LISTEN": value]).configuration.listeners == [
        ProxyConfiguration.Defaults.listener
      ])
  }

  @Test("the last of an option given twice counts") func last() throws {
    #expect(try resolve([.overrides: ["drop", "carry"]]).configuration.overrides == .carry)
  }

  @Test("bounds lists") func longList() {
    let error = #expect(throws: ConfigurationError.self) {
      try resolve([.allowHost: (0..<65).map { "h\($0)" }])
    }
    #expect(error?.message == "--allow-host takes at most 64 values")
  }

  @Test("reads every setting from options and, the same, from the environment") func everySetting() throws {
    let texts: [Setting: [String]] = [
      .listen: ["[::1]:1"], .upstream: ["https://h/p"], .region: ["eu-west-1"], .allowRegion: ["eu-west-1"],
      .profile: ["dev"], .clientAuth: ["any"], .clientKeys: ["keys"], .allowHost: ["x"],
      .overrides: ["refuse"],
      .lookUp: ["never"], .lookUpTTL: ["500ms"], .tlsCertificate: ["c"], .tlsKey: ["k"], .tlsClientCA: ["a"],
      .admin: ["off"], .logFormat: ["text"], .logLevel: ["debug"], .maxBody: ["32KiB"],
      .maxConnections: ["1"],
      .headerTimeout: ["1"], .bodyTimeout: ["2"], .idleTimeout: ["3"], .connectTimeout: ["4"],
      .answerTimeout: ["5"],
      .drainTimeout: ["0"],
    ]
    #expect(Set(texts.keys) == Set(Setting.allCases))
    var expected = ProxyConfiguration()
    expected.listeners = [.init(host: "::1", port: 1)]
    expected.upstream = .init(scheme: .https, host: "h", pathPrefix: "/p")
    expected.region = "eu-west-1"
    expected.allowedRegions = ["eu-west-1"]
    expected.profiles = ["dev"]
    expected.clientAuth = .any
    expected.clientAuthIsImplied = false
    expected.clientKeysFile = "keys"
    expected.allowedHosts = ["x"]
    expected.overrides = .refuse
    expected.lookUp = .never
    expected.lookUpTTL = .milliseconds(500)
    expected.tls = .init(certificate: "c", key: "k", clientCA: "a")
    expected.admin = nil
    expected.logLevel = .debug
    expected.limits.maxBody = 32_768
    expected.limits.maxConnections = 1
    expected.limits.headerTimeout = .seconds(1)
    expected.limits.bodyTimeout = .seconds(2)
    expected.limits.idleTimeout = .seconds(3)
    expected.limits.connectTimeout = .seconds(4)
    expected.limits.answerTimeout = .seconds(5)
    expected.limits.drainTimeout = .zero
    #expect(try resolve(texts).configuration == expected)
    let variables = Dictionary(
      uniqueKeysWithValues: texts.map { ($0.key.variable, $0.value.joined(separator: ",")) })
    let fromVariables = try resolve([:], variables)
    #expect(fromVariables.configuration == expected)
    #expect(fromVariables.sources.count == Setting.allCases.count)
  }

  @Test(
    "bounds every limit",
    arguments: [
      (.maxBody, "1KiB", "must be from 32 KiB to 64 MiB"),
      (.maxBody, "65MiB", "must be from 32 KiB to 64 MiB"),
      (.maxConnections, "0", "must be from 1 to 65536"), (.headerTimeout, "0", "must be from 10ms to 60m"),
      (.idleTimeout, "2h", "must be from 10ms to 60m"), (.lookUpTTL, "61m", "must be from 0s to 60m"),
      (.drainTimeout, "61m", "must be from 0s to 60m"),
    ] as [(Setting, String, String)])
  func bounds(_ setting: Setting, _ text: String, _ message: String) {
    let option = #expect(throws: ConfigurationError.self) { try resolve([setting: [text]]) }
    #expect(option?.message == "\(setting.option) \(text): \(message)")
    #expect(option?.exitCode == 64)
    let variable = #expect(throws: ConfigurationError.self) { try resolve([:], [setting.variable: text]) }
    #expect(variable?.message == "\(setting.variable) \(text): \(message)")
    #expect(variable?.exitCode == 78)
  }

  @Test("never repeats a password") func secret() {
    let error = #expect(throws: ConfigurationError.self) {
      try resolve([:], ["SFN_BATCH_PROXY_UPSTREAM": "https://user:hunter2@h"])
    }
    #expect(
      error?.message == "SFN_BATCH_PROXY_UPSTREAM (not shown): leave user name and password out of the URL")
  }

  @Test("a certificate, its key and a client CA belong together") func tls() {
    let key = #expect(throws: ConfigurationError.self) { try resolve([.tlsCertificate: ["c"]]) }
    #expect(key?.message == "--tls-certificate needs --tls-key beside it")
    #expect(key?.exitCode == 78)
    let certificate = #expect(throws: ConfigurationError.self) {
      try resolve([:], ["SFN_BATCH_PROXY_TLS_KEY": "k"])
    }
    #expect(certificate?.message == "SFN_BATCH_PROXY_TLS_KEY needs --tls-certificate beside it")
    let both = #expect(throws: ConfigurationError.self) { try resolve([.tlsClientCA: ["a"]]) }
    #expect(both?.message == "--tls-client-ca needs --tls-certificate and --tls-key beside it")
  }

  @Test("refuses an unknown variable before anything else") func unknownVariable() {
    let error = #expect(throws: ConfigurationError.self) {
      try resolve([.listen: ["x"]], ["SFN_BATCH_PROXY_PROFIL": "x"])
    }
    #expect(error?.label == .unknownSetting)
  }
}
