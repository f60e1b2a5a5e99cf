import Testing

@testable import AWSCredentials

@Suite("When nothing names a place")
struct LastResortProviderTests {
  private func provider(_ machine: TestMachine, searched: [String]) throws -> LastResortProvider {
    let settings = try AWSSettings.load(profile: nil, context: machine.context)
    return LastResortProvider(
      metadata: InstanceMetadataProvider(context: machine.context, settings: settings), searched: searched)
  }

  @Test("all that was looked at is named, and what to do")
  func namesAll() async throws {
    let machine = TestMachine(environment: ["AWS_EC2_METADATA_DISABLED": "true"])
    let provider = try provider(machine, searched: ["no key", "no profile"])
    let error = await #expect(throws: CredentialsError.self) { try await provider.credentials() }
    #expect(error?.code == .notFound)
    #expect(error?.message.hasPrefix("no credentials: no key; no profile; ") == true)
    #expect(error?.message.contains("run `aws configure`") == true)
    #expect(machine.requests.isEmpty)
  }

  @Test("an instance whose answer is no good is told as it is")
  func tellsFailures() async throws {
    let machine = TestMachine()
    machine.answer(200, "token")
    machine.answer(200, "role")
    machine.answer(200, "{}")
    let provider = try provider(machine, searched: ["no key"])
    let error = await #expect(throws: CredentialsError.self) { try await provider.credentials() }
    #expect(error?.code == .badAnswer)
    #expect(error?.message.contains("no key") == false)
  }
}
