import AWSCredentials
import Testing

@Suite("Assumed roles")
struct AssumeRoleProviderTests {
  private let config = """
    [profile dev]
    role_arn = arn:aws:iam::111122223333:role/Dev
    source_profile = base
    external_id = a&b=c
    region = eu-west-1
    [profile base]
    aws_access_key_id = AKIABASEBASE
    aws_secret_access_key = basesecret
    """

  private func machine(_ text: String? = nil) -> TestMachine {
    TestMachine(files: ["/home/me/.aws/config": text ?? config])
  }

  @Test("are asked of the profile's regional STS, signed with the source's keys")
  func assumes() async throws {
    let machine = machine()
    machine.answer(200, assumedRole(key: "ASIAROLE"))
    let keys = try await machine.chain.resolve(profile: "dev")
    #expect(keys.accessKeyID == "ASIAROLE")
    #expect(keys.expiration == TestMachine.start + 3600)
    #expect(keys.accountID == "111122223333")
    #expect(
      keys.source
        == "profile dev (role arn:aws:iam::111122223333:role/Dev by profile base (static keys in ~/.aws/config))"
    )
    let request = try #require(machine.requests.first)
    #expect(request.shownURL == "https://sts.eu-west-1.amazonaws.com/")
    #expect(request.field("Authorization") == "TEST AKIABASEBASE eu-west-1")
    #expect(request.form["ExternalId"] == "a&b=c")
    #expect(request.form["RoleSessionName"] == "sfn-batch-proxy-\(TestMachine.start)")
    #expect(request.form["Version"] == "2011-06-15")
    #expect(request.form["DurationSeconds"] == nil)
  }

  @Test("are asked of the global STS where no region is known")
  func usesTheGlobalEndpoint() async throws {
    let machine = machine(config.replacing("region = eu-west-1", with: ""))
    machine.answer(200, assumedRole(key: "ASIAROLE"))
    _ = try await machine.chain.resolve(profile: "dev")
    #expect(machine.requests.first?.host == "sts.amazonaws.com")
    #expect(machine.requests.first?.field("Authorization") == "TEST AKIABASEBASE us-east-1")
  }

  @Test("are asked again after a failure of the network or the service, three times in all")
  func triesAgain() async throws {
    let machine = machine()
    machine.answerUnreachable()
    machine.answer(503, "busy")
    machine.answer(200, assumedRole(key: "ASIAROLE"))
    #expect(try await machine.chain.resolve(profile: "dev").accessKeyID == "ASIAROLE")
    #expect(machine.slept.count == 2)
    let other = self.machine()
    for _ in 0..<5 { other.answerUnreachable() }
    let error = await other.refusal(profile: "dev")
    #expect(error?.code == .unreachable)
    #expect(error?.message.contains("sts.eu-west-1.amazonaws.com") == true)
    #expect(error?.message.contains("connection refused") == true)
    #expect(other.requests.count == 3)
  }

  @Test("that STS refuses end in its words, the role and the profile, and are not asked twice")
  func reportsRefusals() async throws {
    let machine = machine()
    machine.answer(
      403,
      """
      <ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
      <Message>User: arn:aws:iam::111122223333:user/me is not authorized to perform: sts:AssumeRole &amp; more
      </Message></Error><RequestId>x</RequestId></ErrorResponse>
      """)
    let error = try #require(await machine.refusal(profile: "dev"))
    #expect(error.code == .refused)
    #expect(error.message.contains("AssumeRole of arn:aws:iam::111122223333:role/Dev for profile dev"))
    #expect(error.message.contains("AccessDenied: User: arn:aws:iam::111122223333:user/me is not authorized"))
    #expect(error.message.contains("sts:AssumeRole & more"))
    #expect(!error.message.contains("basesecret"))
    #expect(machine.requests.count == 1)
  }

  @Test(
    "whose answer lacks something are an error",
    arguments: [
      "", "<html>", "{}", "<AccessKeyId>A</AccessKeyId>",
      "<AccessKeyId>A</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
        + "<Expiration>soon</Expiration>",
      "<AccessKeyId>A<SecretAccessKey>s</SecretAccessKey>",
    ])
  func refusesBadAnswers(body: String) async {
    let machine = machine()
    machine.answer(200, body)
    #expect(await machine.refusal(profile: "dev")?.code == .badAnswer)
  }

  @Test("whose answer would break a header are an error")
  func refusesUnsafeAnswers() async {
    let machine = machine()
    machine.answer(200, assumedRole(key: "ASIA\r\nX-Evil: 1"))
    #expect(await machine.refusal(profile: "dev")?.code == .incompleteKeys)
  }

  @Test("that want a code are refused with what to do instead, where there is no aws command")
  func refusesMFA() async throws {
    let machine = machine(
      config
        + "\n[profile mfa]\nrole_arn = arn:x\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n")
    let error = try #require(await machine.refusal(profile: "mfa"))
    #expect(error.code == .mfaNeeded)
    #expect(error.message.contains("arn:aws:iam::1:mfa/me"))
    #expect(error.message.contains("aws configure export-credentials --profile mfa"))
  }

  @Test("in a circle are refused with the way round")
  func refusesCircles() async throws {
    let machine = machine(
      """
      [profile a]
      role_arn = arn:a
      source_profile = b
      [profile b]
      role_arn = arn:b
      source_profile = a
      """)
    let error = try #require(await machine.refusal(profile: "a"))
    #expect(error.code == .profileCycle)
    #expect(error.message.contains("a → b → a"))
  }

  @Test("in a row without an end are refused")
  func boundsChains() async {
    let profiles = (0..<5000).map { "[profile p\($0)]\nrole_arn = arn:x\nsource_profile = p\($0 + 1)\n" }
    let machine = machine(profiles.joined())
    #expect(await machine.refusal(profile: "p0")?.code == .profileCycle)
  }
}
