import AWSCredentials
import Testing

@Suite("Several profiles")
struct ProfileSetTests {
  private func machine() -> TestMachine {
    TestMachine(
      environment: ["AWS_PROFILE": "b"],
      files: [
        "/home/me/.aws/credentials": """
        [a]
        aws_access_key_id = AKIAAAAA
        aws_secret_access_key = sa
        [b]
        aws_access_key_id = AKIABBBB
        aws_secret_access_key = sb
        """
      ])
  }

  @Test("are loaded in order; the first is the default")
  func loads() async throws {
    let set = ProfileSet(profiles: ["a", "b", "a", "c"], chain: machine().chain)
    #expect(set.stores.map(\.profile) == ["a", "b", "c"])
    let outcomes = await set.prepare()
    #expect(try outcomes[0].get().accessKeyID == "AKIAAAAA")
    #expect(try outcomes[1].get().accessKeyID == "AKIABBBB")
    #expect(throws: CredentialsError.self) { try outcomes[2].get() }
    #expect(set.first?.current()?.accessKeyID == "AKIAAAAA")
  }

  @Test("are AWS_PROFILE alone when none is named")
  func takesTheVariable() async throws {
    let set = ProfileSet(profiles: [], chain: machine().chain)
    #expect(set.stores.count == 1)
    #expect(try await set.first?.credentials().accessKeyID == "AKIABBBB")
  }

  @Test("are found by access key")
  func finds() async {
    let set = ProfileSet(profiles: ["a", "b"], chain: machine().chain)
    _ = await set.prepare()
    let known = Array("AKIABBBB".utf8)
    let unknown = Array("AKIACCCC".utf8)
    #expect(set.find(accessKey: known.span)?.store.profile == "b")
    #expect(set.find(accessKey: known.span)?.credentials.secretAccessKey == "sb")
    #expect(set.find(accessKey: unknown.span) == nil)
  }

  @Test("are all fetched anew when a file has changed")
  func follows() async {
    let machine = machine()
    let set = ProfileSet(profiles: ["a", "b"], chain: machine.chain)
    _ = await set.prepare()
    machine.with {
      $0.now += 10
      $0.version = 2
      $0.files["/home/me/.aws/credentials"] =
        "[a]\naws_access_key_id = AKIANEW\naws_secret_access_key = s\n"
    }
    set.noticeFileChanges()
    for store in set.stores { _ = store.current() }
    for _ in 0..<20_000 where set.stores[1].status.error == nil {
      try? await Task.sleep(for: .milliseconds(1))
    }
    for _ in 0..<20_000 where set.stores[0].status.credentials?.accessKeyID != "AKIANEW" {
      try? await Task.sleep(for: .milliseconds(1))
    }
    #expect(set.stores[0].current()?.accessKeyID == "AKIANEW")
    #expect(set.stores[1].current()?.accessKeyID == "AKIABBBB", "the old keys are kept")
    #expect(set.stores[1].status.error?.code == .profileNotFound)
  }
}
