import AWSCredentials
import Testing

@Suite("credential_process")
struct ProcessProviderTests {
  private func machine(
    _ line: String = "get-keys --for 'my role'", output: String = "",
    ending: ProcessOutcome.Ending = .exited(0), errors: String = ""
  ) -> TestMachine {
    let machine = TestMachine(
      environment: ["SOME": "variable"],
      files: ["/home/me/.aws/config": "[profile p]\ncredential_process = \(line)\n"])
    machine.with {
      $0.outcome = .success(
        ProcessOutcome(ending: ending, output: Array(output.utf8), errorTail: Array(errors.utf8)))
    }
    return machine
  }

  @Test("runs the split command with the whole environment and a mark against recursion")
  func runs() async throws {
    let machine = machine(
      output:
        #"{"Version": 1, "AccessKeyId": "AKIAP", "SecretAccessKey": "s", "Expiration": "2026-11-24T15:00:00+00:00"}"#
    )
    let keys = try await machine.chain.resolve(profile: "p")
    #expect(keys.accessKeyID == "AKIAP")
    #expect(keys.sessionToken == nil)
    #expect(keys.expiration == TestMachine.start + 3600)
    #expect(keys.source == "profile p (credential_process)")
    machine.with {
      #expect($0.commands == [["get-keys", "--for", "my role"]])
      #expect($0.childEnvironment["SOME"] == "variable")
      #expect($0.childEnvironment["SFN_BATCH_PROXY_CREDENTIALS_FOR"] == "p")
    }
  }

  @Test("is not started by the program that it starts")
  func refusesRecursion() async throws {
    let machine = machine()
    machine.with { $0.environment["SFN_BATCH_PROXY_CREDENTIALS_FOR"] = "q\np" }
    #expect(await machine.refusal(profile: "p")?.code == .recursion)
    machine.with { #expect($0.commands.isEmpty) }
  }

  @Test("that fails ends in its status and its last words, without what looks like a key")
  func reportsFailure() async throws {
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    let failed = machine(ending: .exited(3), errors: "first\n\u{1B}[31mno luck\u{1B}[0m with \(secret)\n")
    let error = try #require(await failed.refusal(profile: "p"))
    #expect(error.code == .processFailed)
    #expect(error.message.contains("profile p (credential_process): get-keys ended with status 3: first"))
    #expect(error.message.contains("no luck"))
    #expect(!error.message.contains(secret))
    #expect(!error.message.contains("\u{1B}"))
    #expect(!error.message.contains("\n"))
    let killed = machine(ending: .signalled(9))
    #expect(await killed.refusal(profile: "p")?.message.contains("signal 9") == true)
  }

  @Test(
    "that prints something else is an error that does not repeat it",
    arguments: [
      "", "hello", "[]", "{}", #"{"Version": 2}"#,
      #"{"Version": "1", "AccessKeyId": "A", "SecretAccessKey": "printed"}"#,
      #"{"Version": 1, "AccessKeyId": "A"}"#, #"{"Version": 1, "SecretAccessKey": "printed"}"#,
      #"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "printed", "Expiration": "soon"}"#,
      #"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "printed", "Expiration": 12}"#,
      #"{"Version": 1, "AccessKeyId": 1, "SecretAccessKey": "printed"}"#,
    ])
  func refusesBadOutput(output: String) async throws {
    let error = try #require(await machine(output: output).refusal(profile: "p"))
    #expect(error.code == .badAnswer)
    #expect(!error.message.contains("printed\""))
    #expect(error.message.contains("profile p"))
  }

  @Test("that nests without end is an error", arguments: [100, 100_000])
  func survivesNesting(depth: Int) async {
    let output = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(await machine(output: output).refusal(profile: "p")?.code == .badAnswer)
  }

  @Test("is refused when it cannot be split")
  func refusesBadLines() async {
    #expect(await machine("'open").refusal(profile: "p")?.code == .invalidProfile)
    #expect(await machine("").refusal(profile: "p")?.code == .invalidProfile)
    #expect(await machine("''").refusal(profile: "p")?.code == .invalidProfile)
  }

  @Test("keeps the runner's own errors, with the profile in front")
  func keepsRunnerErrors() async throws {
    let machine = machine()
    machine.with { $0.outcome = .failure(CredentialsError(.processLate, "get-keys did not end")) }
    let error = try #require(await machine.refusal(profile: "p"))
    #expect(error.code == .processLate)
    #expect(error.message == "profile p (credential_process): get-keys did not end")
  }
}
