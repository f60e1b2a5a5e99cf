import Testing

@testable import ProxyCore

@Suite struct ConfigurationRulesTests {
  func resolve(_ options: [Setting: [String]], _ aws: AWSDefaults = .init()) throws -> ResolvedConfiguration {
    try ConfigurationResolver.resolve(options: options, environment: [:]).completed(with: aws)
  }

  @Test(
    "a listener beyond loopback implies signed",
    arguments: ["0.0.0.0:1", "[::]:1", "10.0.0.1:1", "proxy.example:1"])
  func impliesSigned(_ listener: String) throws {
    let resolved = try resolve([.listen: ["127.0.0.1:2", listener]])
    #expect(resolved.configuration.clientAuth == .signed)
    #expect(resolved.configuration.clientAuthIsImplied)
    #expect(resolved.source(of: .clientAuth).description == "because of listener \(listener)")
  }

  @Test(
    "loopback listeners keep the default",
    arguments: ["127.0.0.1:1", "[::1]:1", "localhost:1", "127.9.9.9:1"])
  func keepsLoopback(_ listener: String) throws {
    #expect(try resolve([.listen: [listener]]).configuration.clientAuth == .loopback)
  }

  @Test("an explicit word counts", arguments: ["signed", "any"])
  func explicit(_ word: String) throws {
    let resolved = try resolve([.listen: ["0.0.0.0:1"], .clientAuth: [word]])
    #expect(resolved.configuration.clientAuth.rawValue == word)
    #expect(!resolved.configuration.clientAuthIsImplied)
  }

  @Test("loopback by name needs a loopback listener") func loopbackByName() throws {
    #expect(
      try resolve([.listen: ["127.0.0.1:1", "10.0.0.1:1"], .clientAuth: ["loopback"]]).configuration
        .clientAuth
        == .loopback)
    let error = #expect(throws: ConfigurationError.self) {
      try resolve([.listen: ["0.0.0.0:1"], .clientAuth: ["loopback"]])
    }
    #expect(error?.label == .settingConflict)
    #expect(
      error?.message
        == "client-auth loopback would let nobody in: listener 0.0.0.0:1 is not a loopback address")
  }

  @Test("any is warned of, with the places") func warnsOfAny() throws {
    #expect(
      try resolve([.listen: ["0.0.0.0:8084", "[::]:8084"], .clientAuth: ["any"]]).warnings == [
        "client-auth any: whoever reaches 0.0.0.0:8084, [::]:8084 acts with this proxy's credentials"
      ])
  }

  @Test("plain http beyond this machine is warned of") func warnsOfPlainHTTP() throws {
    #expect(
      try resolve([.upstream: ["http://moto:9000"]]).warnings == [
        "upstream http://moto:9000 is not encrypted: requests can be read on their way"
      ])
    #expect(try resolve([.upstream: ["http://127.0.0.1:9000"]]).warnings.isEmpty)
  }

  @Test(
    "an upstream that is this proxy is a loop",
    arguments: [
      ("127.0.0.1:8084", "http://127.0.0.1:8084"), ("127.0.0.1:8084", "http://localhost:8084/x"),
      ("127.0.0.1:8084", "https://0.0.0.0:8084"), ("0.0.0.0:8084", "http://127.0.0.1:8084"),
      ("[::]:8084", "http://localhost:8084"), ("[::1]:8084", "http://[0:0:0:0:0:0:0:1]:8084"),
      ("proxy.example:443", "https://PROXY.example"), ("localhost:8084", "http://127.0.0.1:8084"),
    ])
  func loops(_ listener: String, _ upstream: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try resolve([.listen: [listener], .upstream: [upstream], .admin: ["off"]])
    }
    #expect(error?.label == .loop)
    #expect(error?.exitCode == 78)
  }

  @Test(
    "another port, address or machine is no loop",
    arguments: [
      ("127.0.0.1:8084", "http://127.0.0.1:9000"), ("127.0.0.1:8084", "http://127.0.0.2:8084"),
      ("0.0.0.0:8084", "http://10.0.0.2:8084"), ("127.0.0.1:8084", "https://batch.eu-west-1.amazonaws.com"),
      ("127.0.0.1:8084", "http://other:8084"), ("127.0.0.1:0", "http://127.0.0.1:8084"),
    ])
  func noLoops(_ listener: String, _ upstream: String) throws {
    _ = try resolve([.listen: [listener], .upstream: [upstream], .admin: ["off"]])
  }

  @Test(
    "a loop is told with its remedy",
    arguments: [
      ("AWS_ENDPOINT_URL_BATCH", "`env -u AWS_ENDPOINT_URL_BATCH sfn-batch-proxy serve`"),
      ("profile dev", "`AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true sfn-batch-proxy serve`"),
    ])
  func loopRemedy(_ source: String, _ hint: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try resolve([:], AWSDefaults(endpointURL: .init("http://127.0.0.1:8084", source: source)))
    }
    #expect(error?.description == "loop: upstream http://127.0.0.1:8084 is this proxy (from \(source))")
    #expect(error?.hint == hint)
  }

  @Test("a fixed upstream excludes FIPS and dual stack") func fips() {
    let fips = #expect(throws: ConfigurationError.self) {
      try resolve([.upstream: ["https://h"]], AWSDefaults(fips: "AWS_USE_FIPS_ENDPOINT"))
    }
    #expect(
      fips?.message
        == "FIPS endpoints (from AWS_USE_FIPS_ENDPOINT) exclude another endpoint, upstream https://h (from --upstream)"
    )
    #expect(throws: ConfigurationError.self) {
      try resolve([.upstream: ["https://h"]], AWSDefaults(dualstack: "profile dev"))
    }
  }

  @Test(
    "listener and admin need a port each",
    arguments: [
      ("127.0.0.1:1", "127.0.0.1:1"), ("0.0.0.0:1", "127.0.0.1:1"), ("localhost:1", "127.0.0.1:1"),
      ("127.0.0.1:1", "[::]:1"),
    ])
  func ports(_ listener: String, _ admin: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try resolve([.listen: [listener], .admin: [admin]])
    }
    #expect(error?.label == .settingConflict)
  }

  @Test(
    "two listeners that the system would not both give are a conflict, before one of them is bound",
    arguments: [
      (["127.0.0.1:8084", "0.0.0.0:8084"], true), (["0.0.0.0:8084", "127.0.0.1:8084"], true),
      (["[::]:8084", "[::1]:8084"], true), (["[::1]:8084", "[0:0::1]:8084"], true),
      (["0.0.0.0:8084", "[::]:8084"], false), (["127.0.0.1:8084", "[::1]:8084"], false),
      (["127.0.0.1:8084", "127.0.0.2:8084"], false), (["127.0.0.1:0", "0.0.0.0:0"], false),
      (["127.0.0.1:8084", "0.0.0.0:8086"], false), (["[fe80::1%eth0]:8084", "[fe80::1%eth1]:8084"], false),
    ])
  func listenersThatOverlap(_ listeners: [String], _ isConflict: Bool) throws {
    do {
      _ = try resolve([.listen: listeners, .admin: ["off"]])
      #expect(!isConflict)
    } catch let error as ConfigurationError {
      #expect(isConflict && error.label == .settingConflict && error.exitCode == 78)
      #expect(listeners.allSatisfy { error.message.contains($0) || $0.contains("0:0::1") })
    }
  }

  @Test("port 0 and other addresses do not collide") func noCollision() throws {
    _ = try resolve([.listen: ["127.0.0.1:0"], .admin: ["127.0.0.1:0"]])
    _ = try resolve([.listen: ["127.0.0.1:1"], .admin: ["127.0.0.2:1"]])
    _ = try resolve([.listen: ["127.0.0.1:1"], .admin: ["[::1]:1"]])
  }
}
