import Testing

@testable import AWSCredentials

/// Which provider a profile's settings call for; what each then does stands in its own tests.
@Suite("Providers of a profile")
struct ProfileProvidersTests {
  private func providers(
    _ config: String, credentials: String = "", environment: [String: String] = [:]
  ) throws -> ProfileProviders {
    let machine = TestMachine(
      environment: environment,
      files: ["/home/me/.aws/config": config, "/home/me/.aws/credentials": credentials])
    let context = machine.context
    return ProfileProviders(
      context: context,
      configuration: try SharedConfiguration.load(
        environment: context.environment, home: context.home, files: context.files),
      settings: try AWSSettings.load(profile: nil, context: context))
  }

  private func role(_ name: String, _ config: String, credentials: String = "") throws
    -> any CredentialsProvider
  {
    let providers = try providers(config, credentials: credentials)
    return try providers.assumedRole(try #require(providers.configuration.profile(name)))
  }

  private static let keys = "aws_access_key_id = AKIA1\naws_secret_access_key = s\n"

  @Test("are chosen in botocore's order")
  func areChosen() throws {
    let token = "web_identity_token_file = /t\nrole_arn = arn:aws:iam::1:role/r\n"
    let sso = "sso_role_name=r\nsso_account_id=1\nsso_start_url=https://x\nsso_region=eu-west-1\n"
    let process = "credential_process = /bin/keys\n"
    let config = "[profile a]\n"
    func chosen(_ values: String, credentials: String = "") throws -> (any CredentialsProvider)? {
      try providers(config + values, credentials: credentials).provider(for: "a", usingEnvironment: false)
    }
    #expect(try chosen(token + sso + process) is WebIdentityProvider)
    #expect(try chosen(sso + process, credentials: "[a]\n" + Self.keys) is SSOProvider)
    #expect(try chosen(process, credentials: "[a]\n" + Self.keys) is StaticKeysProvider)
    #expect(try chosen("login_session = x\n" + process) is ExportProvider)
    #expect(try chosen(process + Self.keys) is ProcessProvider)
    #expect(try chosen(Self.keys) is StaticKeysProvider)
    #expect(try chosen("region = eu-west-1\n") == nil)
  }

  @Test("take a web identity from the environment only where that counts")
  func takesTheEnvironment() throws {
    let providers = try providers(
      "[profile a]\nregion = r\n",
      environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "arn:aws:iam::1:role/r"])
    #expect(try providers.provider(for: "a", usingEnvironment: true) is WebIdentityProvider)
    #expect(try providers.provider(for: "a", usingEnvironment: false) == nil)
  }

  @Test("want a role with a web identity")
  func wantsARole() throws {
    let providers = try providers("[profile a]\nweb_identity_token_file = /home/me/t\n")
    let error = #expect(throws: CredentialsError.self) {
      try providers.provider(for: "a", usingEnvironment: false)
    }
    #expect(error?.code == .invalidProfile)
    #expect(error?.message.contains("~/t") == true)
  }

  @Test(
    "refuse a role that nobody can assume",
    arguments: [
      ("", CredentialsError.Code.invalidProfile, "neither source_profile nor credential_source"),
      ("source_profile = a\ncredential_source = Environment", .invalidProfile, "has both"),
      ("credential_source = Moon", .invalidProfile, "is Moon"),
      ("credential_source = EcsContainer", .notFound, "no AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
      ("source_profile = gone", .profileNotFound, "which does not exist"),
      ("source_profile = empty", .notFound, "has no credentials"),
      ("source_profile = a", .profileCycle, "a → a"), ("source_profile = b", .profileCycle, "a → b → a"),
    ])
  func refusesRoles(lines: String, code: CredentialsError.Code, words: String) {
    let error = #expect(throws: CredentialsError.self) {
      try role(
        "a",
        """
        [profile a]
        role_arn = arn:aws:iam::1:role/a
        \(lines)
        [profile b]
        role_arn = arn:aws:iam::1:role/b
        source_profile = a
        [profile empty]
        region = r
        """)
    }
    #expect(error?.code == code)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("assume a profile's role with its own keys")
  func assumesWithOwnKeys() throws {
    let provider = try role(
      "a", "[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = a\n\(Self.keys)")
    #expect(provider is AssumeRoleProvider)
  }

  @Test("assume so many roles in a row")
  func boundsRoles() throws {
    func chain(_ count: Int) -> String {
      (0..<count).map { "[profile p\($0)]\nrole_arn = arn:r\($0)\nsource_profile = p\($0 + 1)\n" }
        .joined() + "[profile p\(count)]\n\(Self.keys)"
    }
    #expect(throws: Never.self) { try role("p0", chain(ProfileProviders.maximumRoles - 1)) }
    let error = #expect(throws: CredentialsError.self) {
      try role("p0", chain(ProfileProviders.maximumRoles + 1))
    }
    #expect(error?.code == .profileCycle)
  }

  @Test("fall back to the container where there is one, else to the instance")
  func fallsBack() throws {
    let container = try providers("", environment: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"])
    #expect(container.fallback() is ContainerProvider)
    let last = try #require(try providers("").fallback() as? LastResortProvider)
    #expect(
      last.searched == [
        "AWS_ACCESS_KEY_ID is not set", "no profile default in ~/.aws/config or ~/.aws/credentials",
      ])
  }
}
