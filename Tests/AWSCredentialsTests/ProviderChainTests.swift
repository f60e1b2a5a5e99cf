import AWSCredentials
import Testing

@Suite("The chain of places")
struct ProviderChainTests {
  @Test("names a profile that does not exist, where it was asked for, and those that there are")
  func namesMissingProfiles() async throws {
    let machine = TestMachine(
      environment: ["AWS_PROFILE": "prod"],
      files: ["/home/me/.aws/config": "[profile dev]\n", "/home/me/.aws/credentials": "[base]\n"])
    let error = try #require(await machine.refusal())
    #expect(error.code == .profileNotFound)
    #expect(error.label == "profile-not-found")
    #expect(
      error.message == "profile prod (from AWS_PROFILE) stands in neither of ~/.aws/config and "
        + "~/.aws/credentials; there are base, dev")
    #expect(await machine.refusal(profile: "x")?.message.contains("--profile") == true)
    let empty = TestMachine()
    #expect(await empty.refusal(profile: "x")?.message.contains("no profiles there at all") == true)
    let homeless = TestMachine()
    homeless.with { $0.environment = [:] }
    #expect(await homeless.refusal(profile: "x")?.message.contains("HOME is not set") == true)
  }

  @Test("names file and line of what cannot be parsed")
  func namesLines() async throws {
    let machine = TestMachine(files: ["/home/me/.aws/config": "[default]\nregion = x\n\nrubbish\n"])
    let error = try #require(await machine.refusal())
    #expect(error.code == .fileMalformed)
    #expect(error.message.hasPrefix("/home/me/.aws/config line 4:"))
  }

  @Test("does not pass over a file that cannot be read")
  func reportsUnreadableFiles() async throws {
    let machine = TestMachine(environment: ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s"])
    machine.with { $0.unreadable = ["/home/me/.aws/credentials"] }
    let error = try #require(await machine.refusal())
    #expect(error.code == .fileUnreadable)
    #expect(error.message.contains("Permission denied"))
  }

  @Test("describes where keys came from")
  func describesSources() async throws {
    let machine = TestMachine(files: [
      "/home/me/.aws/credentials": "[dev]\naws_access_key_id = AKIADEVDEVDEV\naws_secret_access_key = s\n"
    ])
    let keys = try await machine.chain.resolve(profile: "dev")
    #expect(keys.description == "profile dev (static keys in ~/.aws/credentials), key AKIA…VDEV")
    #expect(try machine.chain.provider(profile: "dev").description == keys.source)
    let environment = TestMachine(environment: ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s"])
    #expect(try await environment.chain.resolve().source == "environment (AWS_ACCESS_KEY_ID)")
  }

  @Test("names the place of keys that no request could carry, and not the keys")
  func refusesBrokenKeys() async throws {
    for value in ["se cret", "sé", "se\tcret", "secret\n  more"] {
      let machine = TestMachine(files: [
        "/home/me/.aws/credentials": "[default]\naws_access_key_id = A\naws_secret_access_key = \(value)\n"
      ])
      let error = try #require(await machine.refusal())
      #expect(error.code == .incompleteKeys)
      #expect(error.message.contains("profile default (~/.aws/credentials line 2)"))
      #expect(!error.message.contains("cret holds") && !error.message.contains(value))
    }
  }

  @Test("watches both files")
  func watchesFiles() {
    let machine = TestMachine(environment: ["AWS_CONFIG_FILE": "$HOME/c"])
    #expect(machine.chain.watchedFiles == ["/home/me/c", "/home/me/.aws/credentials"])
    machine.with { $0.environment = [:] }
    #expect(machine.chain.watchedFiles.isEmpty)
  }
}
