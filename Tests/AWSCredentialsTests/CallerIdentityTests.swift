import AWSCredentials
import Testing

@Suite("Who the keys belong to")
struct CallerIdentityTests {
  private let keys = Credentials(accessKeyID: "AKIAIOSFODNN7Q4D", secretAccessKey: "s", source: "test")

  @Test("is what STS says")
  func asks() async throws {
    let machine = TestMachine(environment: ["AWS_REGION": "eu-west-1"])
    machine.answer(
      200,
      """
      <GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::1:user/a&amp;b</Arn>
      <UserId>AIDA</UserId><Account> 111122223333 </Account></GetCallerIdentityResult></GetCallerIdentityResponse>
      """)
    let settings = try AWSSettings.load(context: machine.context)
    let identity = try await CallerIdentity.fetch(for: keys, settings: settings, context: machine.context)
    #expect(
      identity == CallerIdentity(account: "111122223333", arn: "arn:aws:iam::1:user/a&b", userID: "AIDA"))
    #expect(machine.requests[0].bodyText == "Action=GetCallerIdentity&Version=2011-06-15")
    #expect(machine.requests[0].field("Authorization") == "TEST AKIAIOSFODNN7Q4D eu-west-1")
  }

  @Test("is refused in STS's words, with the key masked")
  func refuses() async throws {
    let machine = TestMachine()
    machine.answer(
      403, "<Error><Code>InvalidClientTokenId</Code><Message>The security token is invalid.</Message></Error>"
    )
    let settings = try AWSSettings.load(context: machine.context)
    let error = await #expect(throws: CredentialsError.self) {
      try await CallerIdentity.fetch(for: keys, settings: settings, context: machine.context)
    }
    #expect(
      error?.message == "sts.amazonaws.com refused GetCallerIdentity with key AKIA…7Q4D: "
        + "InvalidClientTokenId: The security token is invalid.")
  }
}
