import AWSCredentials
import Synchronization
import Testing

/// A source under a test's control: counts the fetches and lets each wait until it is told to go on.
private final class Source: Sendable {
  struct State {
    var now = 1000
    var fetches = 0
    var answers: [Result<Credentials, CredentialsError>] = []
    var stamp: FileStamp? = FileStamp(modifiedSeconds: 1, size: 1)
    var isHeld = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }
  let state = Mutex(State())

  var now: Int {
    get { state.withLock { $0.now } }
    set { state.withLock { $0.now = newValue } }
  }
  var fetches: Int { state.withLock { $0.fetches } }

  func answer(_ key: String, until expiration: Int?) {
    let keys = Credentials(
      accessKeyID: key, secretAccessKey: "s", expiration: expiration, source: "test")
    state.withLock { $0.answers.append(.success(keys)) }
  }

  func answer(_ error: CredentialsError) { state.withLock { $0.answers.append(.failure(error)) } }

  func hold() { state.withLock { $0.isHeld = true } }

  func release() {
    let waiting = state.withLock { state in
      state.isHeld = false
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  func store(watching files: [String] = []) -> CredentialsStore {
    CredentialsStore(
      profile: "dev", now: { [self] in now }, watchedFiles: files,
      stamp: { [self] _ in state.withLock { $0.stamp } },
      fetch: { [self] () throws(CredentialsError) in
        await withCheckedContinuation { continuation in
          let goesOn = state.withLock { state in
            state.fetches += 1
            if state.isHeld { state.waiting.append(continuation) }
            return !state.isHeld
          }
          if goesOn { continuation.resume() }
        }
        let answer = state.withLock { $0.answers.isEmpty ? nil : $0.answers.removeFirst() }
        return try (answer ?? .failure(CredentialsError(.notFound, "no answer"))).get()
      })
  }

  /// Waits for something that another task does.
  func until(_ condition: () -> Bool) async {
    for _ in 0..<20_000 where !condition() { try? await Task.sleep(for: .milliseconds(1)) }
  }
}

@Suite("Credentials kept ready")
struct CredentialsStoreTests {
  @Test("has no snapshot before the first fetch, and one after it")
  func startsEmpty() async throws {
    let source = Source()
    let store = source.store()
    #expect(store.current() == nil)
    source.answer("AKIA1", until: nil)
    #expect(try await store.credentials().accessKeyID == "AKIA1")
    #expect(store.current()?.accessKeyID == "AKIA1")
    #expect(source.fetches == 1)
    #expect(store.status.refreshedAt == 1000)
  }

  @Test("fetches once for any number of callers")
  func fetchesOnce() async throws {
    let source = Source()
    let store = source.store()
    source.hold()
    source.answer("AKIA1", until: nil)
    let keys = await withTaskGroup(of: String?.self) { group in
      for _ in 0..<50 { group.addTask { try? await store.credentials().accessKeyID } }
      await source.until { source.fetches > 0 }
      source.release()
      var keys: [String?] = []
      for await key in group { keys.append(key) }
      return keys
    }
    #expect(keys.allSatisfy { $0 == "AKIA1" })
    #expect(source.fetches == 1)
  }

  @Test("renews in the background without making anybody wait")
  func renewsInTheBackground() async throws {
    let source = Source()
    let store = source.store()
    source.answer("AKIA1", until: 5000)
    _ = try await store.credentials()
    source.hold()
    source.answer("AKIA2", until: 9000)
    source.now = 4200
    #expect(store.current()?.accessKeyID == "AKIA1")
    #expect(try await store.credentials().accessKeyID == "AKIA1")
    source.release()
    await source.until { store.status.credentials?.accessKeyID == "AKIA2" }
    #expect(store.current()?.accessKeyID == "AKIA2")
    #expect(source.fetches == 2)
  }

  @Test("waits for new keys near the end, and goes on with the old ones when there are none")
  func keepsOldKeysOnFailure() async throws {
    let source = Source()
    let store = source.store()
    source.answer("AKIA1", until: 5000)
    _ = try await store.credentials()
    source.now = 4500
    #expect(store.current() == nil)
    source.answer(CredentialsError(.loginNeeded, "run `aws sso login`"))
    #expect(try await store.credentials().accessKeyID == "AKIA1")
    #expect(store.status.error?.code == .loginNeeded)
    #expect(store.current()?.accessKeyID == "AKIA1")
    source.now = 5000
    source.answer(CredentialsError(.loginNeeded, "run `aws sso login`"))
    await #expect(throws: CredentialsError.self) { try await store.credentials() }
  }

  @Test("fails at once while a failure is fresh")
  func failsFast() async throws {
    let source = Source()
    let store = source.store()
    source.answer(CredentialsError(.unreachable, "no network"))
    await #expect(throws: CredentialsError.self) { try await store.credentials() }
    await #expect(throws: CredentialsError.self) { try await store.credentials() }
    #expect(source.fetches == 1)
    source.now += 5
    source.answer("AKIA1", until: nil)
    #expect(try await store.credentials().accessKeyID == "AKIA1")
    #expect(store.status.error == nil)
  }

  @Test("fetches anew after AWS refused the keys")
  func invalidates() async throws {
    let source = Source()
    let store = source.store()
    source.answer("AKIA1", until: nil)
    let first = try await store.credentials()
    source.now += 60
    store.invalidate(first)
    #expect(store.current() == nil)
    source.answer("AKIA2", until: nil)
    #expect(try await store.credentials().accessKeyID == "AKIA2")
    store.invalidate(first)
    #expect(store.current()?.accessKeyID == "AKIA2")
  }

  @Test("notices a changed file, and looks no more often than every two seconds")
  func noticesFiles() async throws {
    let source = Source()
    let store = source.store(watching: ["credentials"])
    source.answer("AKIA1", until: nil)
    _ = try await store.credentials()
    store.noticeFileChanges()
    source.state.withLock { $0.stamp = FileStamp(modifiedSeconds: 2, size: 1) }
    source.now += 1
    store.noticeFileChanges()
    _ = store.current()
    #expect(source.fetches == 1)
    source.now += 1
    source.answer("AKIA2", until: nil)
    store.noticeFileChanges()
    _ = store.current()
    await source.until { store.status.credentials?.accessKeyID == "AKIA2" }
    #expect(store.current()?.accessKeyID == "AKIA2")
    #expect(source.fetches == 2)
  }

  @Test("fetches anew when told to reload")
  func reloads() async throws {
    let source = Source()
    let store = source.store()
    source.answer("AKIA1", until: nil)
    _ = try await store.credentials()
    store.reload()
    source.answer("AKIA2", until: nil)
    #expect(store.current()?.accessKeyID == "AKIA1")
    await source.until { store.status.credentials?.accessKeyID == "AKIA2" }
    #expect(store.current()?.accessKeyID == "AKIA2")
  }

  @Test("knows the keys that it has, and replaced ones, and which of them have ended")
  func findsAccessKeys() async throws {
    let source = Source()
    let store = source.store()
    func find(_ key: String) -> String? {
      let bytes = Array(key.utf8)
      return store.credentials(forAccessKey: bytes.span).map {
        store.hasEnded($0) ? "ended \($0.accessKeyID)" : $0.accessKeyID
      }
    }
    #expect(find("AKIA1") == nil)
    source.answer("AKIA1", until: 3000)
    _ = try await store.credentials()
    source.now = 2500
    source.answer("AKIA2", until: nil)
    _ = try await store.credentials()
    #expect(find("AKIA2") == "AKIA2")
    #expect(find("AKIA1") == "AKIA1")
    #expect(find("AKIA") == nil)
    #expect(find("akia1") == nil)
    source.now = 3000
    #expect(find("AKIA1") == "ended AKIA1")
    #expect(find("AKIA2") == "AKIA2")
    source.answer("AKIA3", until: nil)
    store.reload()
    _ = store.current()
    await source.until { store.status.credentials?.accessKeyID == "AKIA3" }
    #expect(find("AKIA1") == "ended AKIA1")
    #expect(find("AKIA2") == "AKIA2")
  }
}
