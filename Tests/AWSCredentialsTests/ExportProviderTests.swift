import AWSCredentials
import Testing

@Suite("Login sessions, and sessions of one-time codes, through the aws command")
struct ExportProviderTests {
  private static let config = """
    [profile d]
    login_session = arn:aws:iam::1:user/me
    [profile keys]
    aws_access_key_id = AKIAK
    aws_secret_access_key = s
    [profile m]
    role_arn = arn:aws:iam::1:role/m
    source_profile = keys
    mfa_serial = arn:aws:iam::1:mfa/me
    [profile n]
    role_arn = arn:aws:iam::1:role/n
    source_profile = m
    """

  private func machine() -> TestMachine {
    let machine = TestMachine(
      environment: ["PATH": "bin::/opt/x:/usr/local/bin:/usr/bin"],
      files: ["/home/me/.aws/config": Self.config])
    machine.with { $0.executables = ["/usr/local/bin/aws", "/usr/bin/aws", "bin/aws"] }
    return machine
  }

  @Test("are exported by the first aws in PATH that is not in a relative folder")
  func exports() async throws {
    let machine = machine()
    let output =
      #"{"Version": 1, "AccessKeyId": "ASIAL", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2026-11-24T14:15:00+00:00"}"#
    machine.with { $0.outcome = .success(ProcessOutcome(ending: .exited(0), output: Array(output.utf8))) }
    let keys = try await machine.chain.resolve(profile: "d")
    #expect(keys.accessKeyID == "ASIAL")
    #expect(keys.expiration == TestMachine.start + 900)
    machine.with {
      #expect(
        $0.commands == [
          ["/usr/local/bin/aws", "configure", "export-credentials", "--profile", "d", "--format", "process"]
        ])
    }
  }

  @Test("of a role that wants a code are what the CLI has kept, also as another role's source")
  func exportsCachedRoles() async throws {
    let machine = machine()
    let output = #"{"Version": 1, "AccessKeyId": "ASIAM", "SecretAccessKey": "s", "SessionToken": "t"}"#
    machine.with { $0.outcome = .success(ProcessOutcome(ending: .exited(0), output: Array(output.utf8))) }
    #expect(try await machine.chain.resolve(profile: "m").accessKeyID == "ASIAM")
    machine.with { #expect($0.commands.last?.dropFirst(3) == ["--profile", "m", "--format", "process"]) }
    let provider = try machine.chain.provider(profile: "n")
    #expect(
      provider.description.contains("by profile m (role with a one-time code, through the aws command)"))
  }

  @Test("of a role that wants a code nobody has typed are refused with where to type it")
  func wantsACode() async throws {
    let machine = machine()
    machine.with {
      $0.outcome = .success(
        ProcessOutcome(ending: .exited(255), output: [], errorTail: Array("EOF when reading a line".utf8)))
    }
    let error = try #require(await machine.refusal(profile: "m"))
    #expect(error.code == .mfaNeeded)
    for words in ["arn:aws:iam::1:mfa/me", "aws sts get-caller-identity --profile m", "EOF when reading"] {
      #expect(error.message.contains(words))
    }
  }

  @Test("need the command")
  func needsTheCommand() async throws {
    let machine = machine()
    machine.with { $0.executables = [] }
    let error = try #require(await machine.refusal(profile: "d"))
    #expect(error.code == .loginNeeded)
    #expect(error.message.contains("no aws is in PATH"))
  }

  @Test("need version 2 of it, and somebody signed in")
  func explainsFailures() async throws {
    let old = machine()
    old.with {
      $0.outcome = .success(
        ProcessOutcome(
          ending: .exited(252), output: [], errorTail: Array("argument subcommand: Invalid choice".utf8)))
    }
    #expect(await old.refusal(profile: "d")?.message.contains("needs version 2.9") == true)
    let ended = machine()
    ended.with { $0.outcome = .success(ProcessOutcome(ending: .exited(255), output: [])) }
    #expect(await ended.refusal(profile: "d")?.message.contains("aws login --profile d") == true)
  }
}
