import Testing

@testable import AWSCredentials

@Suite("Calls to STS")
struct STSClientTests {
  private func client(_ machine: TestMachine) throws -> STSClient {
    STSClient(
      context: machine.context, settings: try AWSSettings.load(profile: nil, context: machine.context))
  }

  private let source = Credentials(accessKeyID: "AKIA1", secretAccessKey: "s", source: "test")

  @Test("are forms posted to the region's endpoint and signed for it")
  func areForms() async throws {
    let machine = TestMachine(environment: ["AWS_REGION": "eu-west-1"])
    machine.answer(200, assumedRole(key: "ASIA1"))
    let answer = try await client(machine).call(
      "AssumeRole", [("RoleArn", "arn:aws:iam::1:role/a b")], signedBy: source, what: "it")
    #expect(answer.element("AccessKeyId") == "ASIA1")
    let request = try #require(machine.requests.first)
    #expect(request.host == "sts.eu-west-1.amazonaws.com")
    #expect(
      request.form == [
        "Action": "AssumeRole", "Version": "2011-06-15", "RoleArn": "arn:aws:iam::1:role/a b",
      ])
    #expect(request.field("Authorization") == "TEST AKIA1 eu-west-1")
  }

  @Test("that take no signature get none")
  func areUnsigned() async throws {
    let machine = TestMachine()
    machine.answer(200, "")
    _ = try await client(machine).call("AssumeRoleWithWebIdentity", [], signedBy: nil, what: "it")
    #expect(machine.requests.first?.field("Authorization") == nil)
  }

  @Test("are repeated where STS could not reach the identity provider, and else refused at once")
  func areRepeated() async throws {
    let machine = TestMachine()
    machine.answer(400, "<Code>IDPCommunicationError</Code>")
    machine.answer(200, "")
    _ = try await client(machine).call("A", [], signedBy: nil, what: "it")
    machine.answer(403, "<Code>AccessDenied</Code><Message>no</Message>")
    let error = await #expect(throws: CredentialsError.self) {
      try await client(machine).call("A", [], signedBy: nil, what: "AssumeRole of r")
    }
    #expect(error?.code == .refused)
    #expect(error?.message.hasSuffix("refused AssumeRole of r: AccessDenied: no") == true)
    #expect(machine.requests.count == 3)
  }

  @Test("yield credentials with the account of the role, or an error where a part is missing")
  func yieldCredentials() throws {
    let client = try client(TestMachine())
    let found = try client.credentials(
      in: STSAnswer(Array(assumedRole(key: "ASIA1").utf8)), source: "role", what: "it")
    #expect(found.accountID == "111122223333")
    #expect(found.sessionToken == "token")
    #expect(found.expiration == TestMachine.start + 3600)
    let error = #expect(throws: CredentialsError.self) {
      try client.credentials(
        in: STSAnswer(Array(assumedRole(key: "ASIA1", expiration: "soon").utf8)), source: "role", what: "it")
    }
    #expect(error?.code == .badAnswer)
  }
}
