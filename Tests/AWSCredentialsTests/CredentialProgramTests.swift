import Testing

@testable import AWSCredentials

@Suite("Programs that print credentials")
struct CredentialProgramTests {
  private func program(_ machine: TestMachine, profile: String = "dev") -> CredentialProgram {
    CredentialProgram(
      context: machine.context, profile: profile, command: ["/bin/keys", "--x"], description: "profile dev",
      accountID: "111122223333")
  }

  private func machine(_ output: String, _ ending: ProcessOutcome.Ending = .exited(0), tail: String = "")
    -> TestMachine
  {
    let machine = TestMachine()
    machine.with {
      $0.outcome = .success(
        ProcessOutcome(ending: ending, output: Array(output.utf8), errorTail: Array(tail.utf8)))
    }
    return machine
  }

  private static let keys = #""AccessKeyId":"AKIA1","SecretAccessKey":"s3cret""#

  @Test("yield keys, with the profile's account where they name none")
  func yieldsKeys() async throws {
    let machine = machine(
      #"{"Version":1,\#(Self.keys),"SessionToken":"t","Expiration":"2026-11-24T15:00:00Z"}"#)
    let credentials = try await program(machine).credentials()
    #expect(credentials.accessKeyID == "AKIA1")
    #expect(credentials.sessionToken == "t")
    #expect(credentials.expiration == TestMachine.start + 3600)
    #expect(credentials.accountID == "111122223333")
    #expect(machine.with { $0.commands } == [["/bin/keys", "--x"]])
  }

  @Test("are told which profiles wait, and refused when they ask for one of these")
  func guardsRecursion() async throws {
    let machine = machine(#"{"Version":1,\#(Self.keys)}"#)
    machine.with { $0.environment[CredentialProgram.guardVariable] = "outer" }
    _ = try await program(machine).credentials()
    #expect(machine.with { $0.childEnvironment }[CredentialProgram.guardVariable] == "outer\ndev")
    let error = await #expect(throws: CredentialsError.self) {
      try await program(machine, profile: "outer").credentials()
    }
    #expect(error?.code == .recursion)
    #expect(machine.with { $0.commands }.count == 1)
  }

  @Test(
    "are refused for an answer that is none",
    arguments: [
      ("", "no JSON object"), ("[]", "no JSON object"), ("{\(keys)}", "no Version"),
      (#"{"Version":2,\#(keys)}"#, "another than 1"), (#"{"Version":1}"#, "no AccessKeyId"),
      (#"{"Version":1,\#(keys),"Expiration":"soon"}"#, "no ISO 8601 time"),
      (#"{"Version":1,\#(keys),"Expiration":1}"#, "no ISO 8601 time"),
    ])
  func refusesAnswers(output: String, words: String) async {
    let error = await #expect(throws: CredentialsError.self) {
      try await program(machine(output)).credentials()
    }
    #expect(error?.code == .badAnswer)
    #expect(error?.message.contains(words) == true)
    #expect(error?.message.contains("s3cret") == false)
  }

  @Test("that fail are told with their status, their last words and the hint")
  func tellsFailures() async {
    let machine = machine("", .exited(3), tail: "no session")
    let error = await #expect(throws: CredentialsError.self) {
      try await program(machine).credentials(hint: { "; \($0.errorTail.count) bytes" })
    }
    #expect(error?.code == .processFailed)
    #expect(error?.message == "profile dev: /bin/keys ended with status 3: no session; 10 bytes")
  }

  @Test("that a signal ends are told with its number")
  func tellsSignals() async {
    let error = await #expect(throws: CredentialsError.self) {
      try await program(machine("", .signalled(9))).credentials()
    }
    #expect(error?.message == "profile dev: /bin/keys was ended by signal 9")
  }
}
