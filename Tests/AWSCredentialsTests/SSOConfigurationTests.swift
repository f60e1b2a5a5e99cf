import Testing

@testable import AWSCredentials

@Suite("Settings of SSO")
struct SSOConfigurationTests {
  private func read(_ profile: String, session: String? = nil) throws(CredentialsError) -> SSOConfiguration? {
    let content = "[profile p]\n\(profile)\n" + (session.map { "[sso-session s]\n\($0)\n" } ?? "")
    let configuration = SharedConfiguration(
      configPath: nil, credentialsPath: nil, config: try INIFile.parse(Array(content.utf8), path: "c"),
      credentials: nil)
    guard let profile = configuration.profile("p") else { return nil }
    return try SSOConfiguration.read(profile, in: configuration)
  }

  private static let role = "sso_role_name = r\nsso_account_id = 1"
  private static let shared = "sso_start_url = https://x\nsso_region = eu-west-1"

  @Test("are none without a role and an account")
  func areNone() throws {
    #expect(try read(Self.shared) == nil)
  }

  @Test("stand in the profile, whose token goes by the URL")
  func standInTheProfile() throws {
    let found = try #require(try read(Self.role + "\n" + Self.shared))
    #expect(found.roleName == "r")
    #expect(found.accountID == "1")
    #expect(found.region == "eu-west-1")
    #expect(found.cacheName == "https://x")
  }

  @Test("stand in the session, whose token goes by its name")
  func standInTheSession() throws {
    let found = try #require(try read(Self.role + "\nsso_session = s", session: Self.shared))
    #expect(found.startURL == "https://x")
    #expect(found.cacheName == "s")
  }

  @Test("may stand in both where they agree, and are refused where they differ")
  func mustAgree() throws {
    let both = Self.role + "\nsso_session = s\nsso_region = eu-west-1"
    #expect(try read(both, session: Self.shared) != nil)
    let error = #expect(throws: CredentialsError.self) {
      try read(both, session: "sso_start_url = https://x\nsso_region = us-east-1")
    }
    #expect(error?.message.contains("sso_region of profile p differs") == true)
  }

  @Test("are refused where the session does not exist or something is missing")
  func mustBeComplete() {
    let gone = #expect(throws: CredentialsError.self) { try read(Self.role + "\nsso_session = s") }
    #expect(gone?.message.contains("names the sso-session s") == true)
    let missing = #expect(throws: CredentialsError.self) {
      try read("sso_role_name = r\nsso_region =")
    }
    #expect(missing?.message.contains("lacks sso_account_id, sso_start_url, sso_region;") == true)
  }
}
