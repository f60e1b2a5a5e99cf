import AWSCredentials
import Testing

@Suite("The container's endpoint")
struct ContainerProviderTests {
  private let keys = #"""
    {"RoleArn": "arn", "AccessKeyId": "ASIAC", "SecretAccessKey": "s", "Token": "t",
    "Expiration": "2026-11-24T20:00:00Z", "AccountId": "111122223333"}
    """#

  @Test("yields credentials, past any proxy and within two seconds")
  func yields() async throws {
    let machine = TestMachine(environment: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x?y=1"])
    machine.answer(200, keys)
    let found = try await machine.chain.resolve()
    #expect(found.accessKeyID == "ASIAC")
    #expect(found.accountID == "111122223333")
    #expect(found.expiration == TestMachine.start + 6 * 3600)
    let request = try #require(machine.requests.first)
    #expect(request.description == "GET http://169.254.170.2/v2/x")
    #expect(request.target == "/v2/x?y=1")
    #expect(request.bypassesProxy)
    #expect(request.timeout == .seconds(2))
  }

  @Test("is asked three times, a second apart, and its failure is told with the URL")
  func triesAgain() async throws {
    let machine = TestMachine(environment: [
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost:1/x?secret"
    ])
    machine.answerUnreachable()
    machine.answer(500, "")
    machine.answer(200, keys)
    #expect(try await machine.chain.resolve().accessKeyID == "ASIAC")
    #expect(machine.slept == [.seconds(1), .seconds(1)])
    for _ in 0..<3 { machine.answer(404, #"{"message": "no such task"}"#) }
    let error = try #require(await machine.refusal())
    #expect(error.code == .refused)
    #expect(error.message == "the container endpoint http://localhost:1/x answered 404: no such task")
    #expect(machine.requests.count == 6)
  }

  @Test(
    "is not asked for where a token must not go",
    arguments: [
      "http://example.org/x", "ftp://localhost", "http://user@localhost/", "localhost",
      "http://169.254.170.2.evil.org/",
    ])
  func refusesHosts(url: String) async {
    let machine = TestMachine(environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
    #expect(await machine.refusal()?.code == .hostNotAllowed)
    #expect(machine.requests.isEmpty)
  }

  @Test(
    "cannot be turned elsewhere by a relative path",
    arguments: ["@evil.org/", "x", ".evil.org/", ":80@evil.org/"])
  func refusesPaths(path: String) async {
    let machine = TestMachine(environment: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": path])
    #expect(await machine.refusal()?.code == .hostNotAllowed)
  }

  @Test("gets the token file's present content, which must be one line")
  func sendsTheToken() async throws {
    let machine = TestMachine(
      environment: [
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/token", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "other",
      ], files: ["/token": "first"])
    machine.answer(200, keys)
    _ = try await machine.chain.resolve()
    #expect(machine.requests[0].field("Authorization") == "first")
    machine.with { $0.files["/token"] = "second" }
    machine.answer(200, keys)
    _ = try await machine.chain.resolve()
    #expect(machine.requests[1].field("Authorization") == "second")
    machine.with { $0.files["/token"] = "third\n" }
    let error = try #require(await machine.refusal())
    #expect(error.message.contains("/token"))
    #expect(!error.message.contains("third"))
  }
}
