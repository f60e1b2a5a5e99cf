import Testing

@testable import AWSCredentials

@Suite("When credentials are fetched anew")
struct RefreshStateTests {
  private func keys(_ name: String, until expiration: Int?) -> Credentials {
    Credentials(accessKeyID: name, secretAccessKey: "s", expiration: expiration, source: "test")
  }

  private func word(_ state: RefreshState, _ now: Int) -> String {
    switch state.decide(now: now) {
    case .use(let credentials): "use \(credentials.accessKeyID)"
    case .useAndRefresh(let credentials): "refresh \(credentials.accessKeyID)"
    case .wait: "wait"
    case .fail(let error): "fail \(error.message)"
    }
  }

  @Test("waits while nothing is known")
  func waitsAtFirst() {
    #expect(word(RefreshState(), 0) == "wait")
  }

  @Test("uses keys without an end for ever")
  func usesEndlessKeys() {
    var state = RefreshState()
    state.succeed(keys("A", until: nil), now: 0)
    #expect(word(state, 0) == "use A")
    #expect(word(state, 1_000_000_000) == "use A")
  }

  @Test("refreshes beside the work from 15 minutes before the end, waits from 10 minutes before it")
  func followsTheWindows() {
    var state = RefreshState()
    state.succeed(keys("A", until: 10_000), now: 0)
    #expect(word(state, 9_100) == "use A")
    #expect(word(state, 9_101) == "refresh A")
    #expect(word(state, 9_400) == "refresh A")
    #expect(word(state, 9_401) == "wait")
    #expect(word(state, 10_000) == "wait")
  }

  @Test("keeps keys that still work after a failure, and asks again after a pause that grows to a minute")
  func keepsOldKeys() {
    var state = RefreshState()
    state.succeed(keys("A", until: 10_000), now: 0)
    let error = CredentialsError(.unreachable, "no way")
    state.fail(error, now: 9_200)
    #expect(state.error == error)
    #expect(word(state, 9_201) == "use A")
    #expect(word(state, 9_202) == "refresh A")
    for _ in 0..<10 { state.fail(error, now: 9_500) }
    #expect(word(state, 9_559) == "use A")
    #expect(word(state, 9_560) == "wait")
    #expect(state.workingValue(now: 9_999) != nil)
    #expect(state.workingValue(now: 10_000) == nil)
  }

  @Test("fails at once for five seconds at most when nothing works, and then tries again")
  func failsWithoutKeys() {
    var state = RefreshState()
    for _ in 0..<10 { state.fail(CredentialsError(.notFound, "nothing"), now: 100) }
    #expect(word(state, 104) == "fail nothing")
    #expect(word(state, 105) == "wait")
  }

  @Test("asks a source whose keys have little time left once a minute at most")
  func limitsShortLivedSources() {
    var state = RefreshState()
    state.succeed(keys("A", until: 300), now: 0)
    #expect(word(state, 59) == "use A")
    #expect(word(state, 60) == "wait")
    state.succeed(keys("B", until: 90), now: 60)
    #expect(word(state, 89) == "use B")
    #expect(word(state, 90) == "wait")
  }

  @Test("takes keys that are past their end for a failure")
  func refusesExpiredKeys() {
    var state = RefreshState()
    state.succeed(keys("A", until: 50), now: 50)
    #expect(state.value == nil)
    #expect(state.error?.code == .expired)
  }

  @Test("waits for new keys after AWS refused the present ones")
  func rejects() {
    var state = RefreshState()
    let first = keys("A", until: nil)
    state.succeed(first, now: 0)
    state.reject(keys("A", until: nil), now: 100)
    #expect(word(state, 100) == "use A", "another set was refused")
    state.reject(first, now: 100)
    #expect(word(state, 100) == "wait")
    state.fail(CredentialsError(.loginNeeded, "sign in"), now: 100)
    #expect(word(state, 101) == "fail sign in")
    state.succeed(keys("B", until: nil), now: 105)
    #expect(word(state, 105) == "use B")
  }

  @Test("goes on with refused keys that were fetched a moment ago, for the source has no others")
  func keepsFreshRefusedKeys() {
    var state = RefreshState()
    let first = keys("A", until: nil)
    state.succeed(first, now: 100)
    state.reject(first, now: 104)
    #expect(word(state, 104) == "use A")
    state.reject(first, now: 105)
    #expect(word(state, 105) == "wait")
  }

  @Test("fetches again at once after a change, and uses the old keys meanwhile")
  func followsChanges() {
    var state = RefreshState()
    state.succeed(keys("A", until: nil), now: 0)
    state.outdate()
    #expect(word(state, 1) == "refresh A")
    state.fail(CredentialsError(.fileMalformed, "half written"), now: 1)
    #expect(word(state, 2) == "use A")
    #expect(word(state, 3) == "refresh A")
    state.succeed(keys("B", until: nil), now: 3)
    #expect(word(state, 4) == "use B")
  }
}
