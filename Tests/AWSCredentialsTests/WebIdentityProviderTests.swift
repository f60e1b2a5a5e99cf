import AWSCredentials
import Testing

@Suite("Web identity")
struct WebIdentityProviderTests {
  private func machine() -> TestMachine {
    TestMachine(
      environment: [
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/Pod",
        "AWS_REGION": "us-west-2",
      ], files: ["/token": "header.payload.signature\n"])
  }

  @Test("sends the token unsigned, and the file's present content each time")
  func assumes() async throws {
    let machine = machine()
    let answer = assumedRole(key: "ASIAPOD", operation: "AssumeRoleWithWebIdentity")
    machine.answer(200, answer)
    let keys = try await machine.chain.resolve()
    #expect(keys.accessKeyID == "ASIAPOD")
    #expect(machine.requests[0].form["WebIdentityToken"] == "header.payload.signature")
    #expect(machine.requests[0].field("Authorization") == nil)
    #expect(machine.requests[0].host == "sts.us-west-2.amazonaws.com")
    machine.with { $0.files["/token"] = "second" }
    machine.answer(200, answer)
    _ = try await machine.chain.resolve()
    #expect(machine.requests[1].form["WebIdentityToken"] == "second")
  }

  @Test("names the file when it is not there")
  func namesTheFile() async throws {
    let machine = machine()
    machine.with { $0.files = [:] }
    let error = try #require(await machine.refusal())
    #expect(error.code == .fileUnreadable)
    #expect(error.message.contains("/token"))
  }

  @Test("tries again when STS could not reach the issuer, and not for a bad token")
  func triesAgain() async throws {
    let machine = machine()
    machine.answer(400, "<Code>IDPCommunicationError</Code>")
    machine.answer(200, assumedRole(key: "ASIAPOD"))
    #expect(try await machine.chain.resolve().accessKeyID == "ASIAPOD")
    let other = self.machine()
    other.answer(400, "<Code>InvalidIdentityToken</Code><Message>No OpenIDConnect provider found</Message>")
    let error = try #require(await other.refusal())
    #expect(error.message.contains("InvalidIdentityToken: No OpenIDConnect provider found"))
    #expect(!error.message.contains("header.payload"))
    #expect(other.requests.count == 1)
  }
}
