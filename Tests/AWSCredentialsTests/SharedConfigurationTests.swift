import Testing

@testable import AWSCredentials

@Suite("The files that AWS's tools share")
struct SharedConfigurationTests {
  private func load(
    _ config: String, credentials: String = "", environment: [String: String] = [:]
  ) throws(CredentialsError) -> SharedConfiguration {
    let context = TestMachine(
      environment: environment,
      files: ["/home/me/.aws/config": config, "/home/me/.aws/credentials": credentials]
    ).context
    return try SharedConfiguration.load(
      environment: context.environment, home: context.home, files: context.files)
  }

  @Test("stand in the home folder, unless a variable names them")
  func standSomewhere() {
    var paths = SharedConfiguration.paths(environment: [:], home: "/home/me")
    #expect(paths.config == "/home/me/.aws/config")
    #expect(paths.credentials == "/home/me/.aws/credentials")
    paths = SharedConfiguration.paths(
      environment: ["AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": ""], home: "/home/me")
    #expect(paths.config == "/home/me/c")
    #expect(paths.credentials == "/home/me/.aws/credentials")
    paths = SharedConfiguration.paths(environment: ["AWS_CONFIG_FILE": "/c"], home: nil)
    #expect(paths.config == "/c")
    #expect(paths.credentials == nil)
  }

  @Test("count as empty where they are not there, and as an error where they cannot be read")
  func mayBeAbsent() throws {
    let machine = TestMachine()
    func load() throws(CredentialsError) -> SharedConfiguration {
      try SharedConfiguration.load(environment: [:], home: "/home/me", files: machine.files)
    }
    #expect(try load().profileNames.isEmpty)
    machine.with { _ = $0.unreadable.insert("/home/me/.aws/credentials") }
    let error = #expect(throws: CredentialsError.self) { try load() }
    #expect(error?.code == .fileUnreadable)
  }

  @Test("are merged; the credentials file's values count where both have one")
  func areMerged() throws {
    let shared = try load(
      "[default]\nregion = c\noutput = json\n[profile only]\nregion = o\n",
      credentials: "[default]\nregion = k\n[mine]\naws_access_key_id = A\n")
    #expect(shared.profileNames == ["default", "mine", "only"])
    #expect(shared.profile("default")?["region"] == "k")
    #expect(shared.profile("default")?["output"] == "json")
    #expect(shared.profile("mine")?.hasStaticKeys == true)
    #expect(shared.profile("gone") == nil)
  }

  @Test("have profiles, sessions and services by the second word of their headers")
  func haveSections() throws {
    let shared = try load(
      """
      [profile "two words"]
      region = r
      [sso-session s]
      sso_region = r
      [services x]
      batch =
        endpoint_url = http://localhost
      [profile]
      region = none
      [profile a b]
      region = none
      [loose]
      region = none
      """)
    #expect(shared.profileNames == ["two words"])
    #expect(shared.ssoSessions["s"]?["sso_region"] == .text("r"))
    #expect(shared.services["x"]?["batch"] == .block(["endpoint_url": "http://localhost"]))
  }

  @Test("have settings that are there but no texts")
  func haveBlocks() throws {
    let profile = try #require(try load("[default]\ns3 =\n  x = 1\nrole_arn = r\n").profile("default"))
    #expect(profile["s3"] == nil)
    #expect(profile.has("s3"))
    #expect(profile.hasRole)
    #expect(!profile.hasStaticKeys)
  }
}
