import Testing

@testable import AWSCredentials

@Suite("Keys in the environment")
struct EnvironmentProviderTests {
  private static let pair = ["AWS_ACCESS_KEY_ID": "AKIA1", "AWS_SECRET_ACCESS_KEY": "s3cret"]

  private func credentials(_ more: [String: String], without: String? = nil) async throws -> Credentials {
    var environment = Self.pair.merging(more) { _, new in new }
    if let without { environment[without] = nil }
    return try await EnvironmentProvider(context: TestMachine(environment: environment).context).credentials()
  }

  @Test("decide as soon as there is an access key")
  func decides() {
    #expect(EnvironmentProvider.isConfigured(TestMachine(environment: ["AWS_ACCESS_KEY_ID": "A"]).context))
    #expect(!EnvironmentProvider.isConfigured(TestMachine(environment: ["AWS_ACCESS_KEY_ID": ""]).context))
    #expect(
      !EnvironmentProvider.isConfigured(TestMachine(environment: ["AWS_SECRET_ACCESS_KEY": "s"]).context))
  }

  @Test("come with token, end and account")
  func comesWithAll() async throws {
    let found = try await credentials([
      "AWS_SESSION_TOKEN": "t", "AWS_CREDENTIAL_EXPIRATION": "2026-11-24T15:00:00Z",
      "AWS_ACCOUNT_ID": "111122223333",
    ])
    #expect(found.accessKeyID == "AKIA1")
    #expect(found.secretAccessKey == "s3cret")
    #expect(found.sessionToken == "t")
    #expect(found.expiration == TestMachine.start + 3600)
    #expect(found.accountID == "111122223333")
  }

  @Test("take the older name of the token first")
  func takesTheOlderToken() async throws {
    let found = try await credentials(["AWS_SECURITY_TOKEN": "old", "AWS_SESSION_TOKEN": "new"])
    #expect(found.sessionToken == "old")
  }

  @Test("are an error where half of the pair is missing or the end is no time")
  func refusesHalves() async {
    var error = await #expect(throws: CredentialsError.self) {
      try await credentials([:], without: "AWS_SECRET_ACCESS_KEY")
    }
    #expect(error?.code == .incompleteKeys)
    error = await #expect(throws: CredentialsError.self) {
      try await credentials([:], without: "AWS_ACCESS_KEY_ID")
    }
    #expect(error?.code == .notFound)
    error = await #expect(throws: CredentialsError.self) {
      try await credentials(["AWS_CREDENTIAL_EXPIRATION": "tomorrow"])
    }
    #expect(error?.code == .incompleteKeys)
    #expect(error?.message.contains("s3cret") == false)
  }
}
