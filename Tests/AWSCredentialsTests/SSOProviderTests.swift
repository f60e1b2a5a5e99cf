import AWSCredentials
import Testing

@Suite("SSO")
struct SSOProviderTests {
  private let path = "/home/me/.aws/sso/cache/sha1-of-corp.json"

  private func machine(token: String?) -> TestMachine {
    let machine = TestMachine(files: [
      "/home/me/.aws/config": """
      [sso-session corp]
      sso_start_url = https://corp.awsapps.com/start
      sso_region = eu-west-1
      [profile dev]
      sso_session = corp
      sso_account_id = 444455556666
      sso_role_name = Build & Run
      """
    ])
    machine.with { $0.files[path] = token }
    return machine
  }

  private let valid = #"{"accessToken": "bearer", "expiresAt": "2026-11-24T20:00:00Z"}"#
  private let renewable = #"""
    {"accessToken": "old", "expiresAt": "2026-11-24T13:00:00Z", "clientId": "id", "clientSecret": "cs",
    "refreshToken": "rt", "registrationExpiresAt": "2027-01-01T00:00:00Z", "x": 1}
    """#
  private let role = #"""
    {"roleCredentials": {"accessKeyId": "ASIASSO", "secretAccessKey": "s", "sessionToken": "t",
    "expiration": 1795532400000}}
    """#

  @Test("yields the role's credentials for the cached token")
  func yieldsCredentials() async throws {
    let machine = machine(token: valid)
    machine.answer(200, role)
    let keys = try await machine.chain.resolve(profile: "dev")
    #expect(keys.accessKeyID == "ASIASSO")
    #expect(keys.expiration == 1_795_532_400)
    #expect(keys.accountID == "444455556666")
    #expect(keys.source == "profile dev (SSO)")
    let request = try #require(machine.requests.first)
    #expect(request.host == "portal.sso.eu-west-1.amazonaws.com")
    #expect(request.target == "/federation/credentials?role_name=Build%20%26%20Run&account_id=444455556666")
    #expect(request.field("x-amz-sso_bearer_token") == "bearer")
  }

  @Test("renews a token near its end and writes it back for the other tools")
  func renews() async throws {
    let machine = machine(token: renewable)
    machine.answer(200, #"{"accessToken": "new", "expiresIn": 28800, "refreshToken": "rt2"}"#)
    machine.answer(200, role)
    _ = try await machine.chain.resolve(profile: "dev")
    #expect(machine.requests[0].host == "oidc.eu-west-1.amazonaws.com")
    #expect(machine.requests[0].target == "/token")
    #expect(machine.requests[0].bodyText.contains(#""grantType": "refresh_token""#))
    #expect(machine.requests[1].field("x-amz-sso_bearer_token") == "new")
    let written = machine.with { $0.files[path] } ?? ""
    #expect(written.contains(#""accessToken": "new""#))
    #expect(written.contains(#""refreshToken": "rt2""#))
    #expect(written.contains(#""expiresAt": "2026-11-24T22:00:00Z""#))
    #expect(written.contains(#""clientSecret": "cs""#))
    machine.answer(200, role)
    _ = try await machine.chain.resolve(profile: "dev")
    #expect(machine.requests.count == 3, "the renewed token is used")
  }

  @Test("keeps a renewed token in memory when the cache cannot be written")
  func survivesAReadOnlyCache() async throws {
    let machine = machine(token: renewable)
    machine.with { $0.isReadOnly = true }
    let chain = machine.chain
    machine.answer(200, #"{"accessToken": "new", "expiresIn": 28800}"#)
    machine.answer(200, role)
    _ = try await chain.resolve(profile: "dev")
    machine.answer(200, role)
    _ = try await chain.resolve(profile: "dev")
    #expect(machine.requests.count == 3)
    #expect(machine.requests[2].field("x-amz-sso_bearer_token") == "new")
  }

  @Test("goes on with a token that still works when renewing fails, without asking twice")
  func survivesFailedRenewal() async throws {
    let near = renewable.replacing("2026-11-24T13:00:00Z", with: "2026-11-24T14:05:00Z")
    let refused = machine(token: near)
    refused.answer(400, #"{"error": "invalid_grant"}"#)
    refused.answer(200, role)
    #expect(try await refused.chain.resolve(profile: "dev").accessKeyID == "ASIASSO")
    let unreachable = machine(token: near)
    unreachable.answerUnreachable()
    unreachable.answer(200, role)
    #expect(try await unreachable.chain.resolve(profile: "dev").accessKeyID == "ASIASSO")
    #expect(unreachable.requests.count == 2)
  }

  @Test("says to sign in when there is no token, a broken one, or one past its end")
  func asksToSignIn() async throws {
    let ended = valid.replacing("2026-11-24T20", with: "2026-11-24T02")
    for token in [
      nil, "", "{", "[]", #"{"accessToken": "x"}"#,
      #"{"accessToken": "a\nb", "expiresAt": "2099-01-01T00:00:00Z"}"#, ended,
    ] {
      let error = try #require(await machine(token: token).refusal(profile: "dev"))
      #expect(error.code == .loginNeeded, "\(token ?? "none")")
      #expect(error.message.contains("aws sso login --profile dev"))
    }
    let refused = machine(token: valid)
    refused.answer(401, #"{"message": "Session token not found or invalid"}"#)
    #expect(await refused.refusal(profile: "dev")?.code == .loginNeeded)
  }

  @Test("says which role was refused")
  func reportsRefusals() async throws {
    let machine = machine(token: valid)
    machine.answer(403, #"{"message": "No access"}"#)
    let error = try #require(await machine.refusal(profile: "dev"))
    #expect(error.code == .refused)
    #expect(error.message.contains("role Build & Run in account 444455556666: No access"))
    #expect(!error.message.contains("bearer"))
  }

  @Test("refuses an answer that lacks something", arguments: ["", "{}", #"{"roleCredentials": {}}"#, "[1]"])
  func refusesBadAnswers(body: String) async {
    let machine = machine(token: valid)
    machine.answer(200, body)
    #expect(await machine.refusal(profile: "dev")?.code == .badAnswer)
  }

  @Test("says that HOME is missing")
  func needsHome() async throws {
    let machine = machine(token: valid)
    machine.with {
      $0.environment = ["AWS_CONFIG_FILE": "/home/me/.aws/config"]
    }
    let error = try #require(await machine.refusal(profile: "dev"))
    #expect(error.message.contains("HOME"))
  }
}
