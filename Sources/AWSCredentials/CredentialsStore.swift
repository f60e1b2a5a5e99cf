import HTTP1
import Synchronization

/// The credentials of one profile, kept ready: a request takes a snapshot without waiting, one fetch at a time
/// renews them before they end, and old keys stay in use while they work.
public final class CredentialsStore: Sendable {
  /// What `check`, the start block and the log show.
  public struct Status: Sendable {
    public let credentials: Credentials?
    /// Why the last refresh failed; nil after a good one.
    public let error: CredentialsError?
    public let refreshedAt: UnixSeconds?
  }

  /// How often the files are looked at, at most.
  public static let filePollInterval = 2
  /// How many replaced sets are remembered for clients that still sign with them.
  private static let rememberedSets = 4

  /// The profile as it was asked for; nil for AWS_PROFILE or `default`.
  public let profile: String?

  private let now: @Sendable () -> UnixSeconds
  private let stamp: @Sendable (String) -> FileStamp?
  private let watchedFiles: [String]
  private let fetch: @Sendable () async throws(CredentialsError) -> Credentials
  private let state: Mutex<State>

  private typealias Flight = Task<Result<Credentials, CredentialsError>, Never>

  private struct State {
    var refresh = RefreshState()
    var flight: Flight?
    var previous: [Credentials] = []
    var stamps: [FileStamp?] = []
    var polledAt = Int.min
  }

  /// - Parameters:
  ///   - watchedFiles: files whose change makes the keys be fetched again.
  ///   - fetch: fetches the keys; it must end by itself within a bounded time.
  public init(
    profile: String?, now: @escaping @Sendable () -> UnixSeconds, watchedFiles: [String] = [],
    stamp: @escaping @Sendable (String) -> FileStamp? = { _ in nil },
    fetch: @escaping @Sendable () async throws(CredentialsError) -> Credentials
  ) {
    self.profile = profile
    self.now = now
    self.watchedFiles = watchedFiles
    self.stamp = stamp
    self.fetch = fetch
    var first = State()
    first.stamps = watchedFiles.map { stamp($0) }
    state = Mutex(first)
  }

  public convenience init(chain: ProviderChain, profile: String? = nil) {
    self.init(
      profile: profile, now: chain.context.now, watchedFiles: chain.watchedFiles,
      stamp: chain.context.files.stamp,
      fetch: { () throws(CredentialsError) in try await chain.resolve(profile: profile) })
  }

  /// The keys to use now, without waiting; nil when ``credentials()`` has to be asked: none yet, at or near
  /// their end, or refused by AWS. Starts a refresh in the background when one is due. HOT.
  public func current() -> Credentials? {
    let now = now()
    return state.withLock { state in
      switch state.refresh.decide(now: now) {
      case .use(let credentials): return credentials
      case .useAndRefresh(let credentials):
        _ = startFlight(&state)
        return credentials
      case .wait, .fail: return nil
      }
    }
  }

  /// The keys to use now, fetched first where that is needed. Any number of callers wait for one fetch. A fetch
  /// that fails yields the old keys as long as those work.
  public func credentials() async throws(CredentialsError) -> Credentials {
    let now = now()
    let step: (credentials: Credentials?, error: CredentialsError?, flight: Flight?) = state.withLock {
      state in
      switch state.refresh.decide(now: now) {
      case .use(let credentials): return (credentials, nil, nil)
      case .useAndRefresh(let credentials):
        _ = startFlight(&state)
        return (credentials, nil, nil)
      case .wait: return (nil, nil, startFlight(&state))
      case .fail(let error): return (nil, error, nil)
      }
    }
    if let credentials = step.credentials { return credentials }
    if let error = step.error { throw error }
    guard let flight = step.flight else { throw CredentialsError(.notFound, "no credentials") }
    return try await flight.value.get()
  }

  /// Says that AWS refused these keys (ExpiredToken, UnrecognizedClient): the next caller waits for new ones. Keys
  /// that have been replaced meanwhile change nothing.
  public func invalidate(_ rejected: Credentials) {
    let now = now()
    state.withLock { $0.refresh.reject(rejected, now: now) }
  }

  /// Fetches again at the next use, whatever is known: for SIGHUP.
  public func reload() {
    state.withLock { $0.refresh.outdate() }
  }

  /// Looks at the files behind the keys, at most every ``filePollInterval`` seconds however often it is called,
  /// and has the keys fetched again after a change.
  /// - Returns: whether there was a change.
  @discardableResult
  public func noticeFileChanges() -> Bool {
    guard !watchedFiles.isEmpty else { return false }
    let now = now()
    let isDue = state.withLock { state in
      guard now - max(state.polledAt, 0) >= CredentialsStore.filePollInterval else { return false }
      state.polledAt = now
      return true
    }
    guard isDue else { return false }
    let stamps = watchedFiles.map { stamp($0) }
    return state.withLock { state in
      guard stamps != state.stamps else { return false }
      state.stamps = stamps
      state.refresh.outdate()
      return true
    }
  }

  public var status: Status {
    state.withLock {
      Status(
        credentials: $0.refresh.value, error: $0.refresh.error, refreshedAt: $0.refresh.refreshedAt)
    }
  }

  /// The set with that access key: the present one, or one replaced a while ago, so that a client that signs with
  /// it is still known. It may be past its end. HOT.
  public func credentials(forAccessKey accessKey: Span<UInt8>) -> Credentials? {
    state.withLock { state in
      if let value = state.refresh.value, value.hasAccessKey(accessKey) { return value }
      for previous in state.previous where previous.hasAccessKey(accessKey) { return previous }
      return nil
    }
  }

  /// Whether a set is past its end by this store's clock. HOT.
  public func hasEnded(_ credentials: Credentials) -> Bool {
    credentials.expiration != nil && credentials.isExpired(at: now())
  }

  private func startFlight(_ state: inout State) -> Flight {
    if let flight = state.flight { return flight }
    let flight = Flight { [self] in
      let outcome: Result<Credentials, CredentialsError>
      do throws(CredentialsError) { outcome = .success(try await fetch()) } catch {
        outcome = .failure(error)
      }
      return land(outcome)
    }
    state.flight = flight
    return flight
  }

  private func land(
    _ outcome: Result<Credentials, CredentialsError>
  ) -> Result<Credentials, CredentialsError> {
    let now = now()
    return state.withLock { state in
      state.flight = nil
      let before = state.refresh.value
      switch outcome {
      case .success(let credentials): state.refresh.succeed(credentials, now: now)
      case .failure(let error): state.refresh.fail(error, now: now)
      }
      if let before, state.refresh.value !== before {
        // Those that have ended too: who signs with them must not be taken for a stranger, and so for another profile.
        state.previous.removeAll { $0.accessKeyID == state.refresh.value?.accessKeyID }
        if before.accessKeyID != state.refresh.value?.accessKeyID {
          state.previous.insert(before, at: 0)
          if state.previous.count > CredentialsStore.rememberedSets { state.previous.removeLast() }
        }
      }
      if let working = state.refresh.workingValue(now: now) { return .success(working) }
      return .failure(
        state.refresh.error ?? CredentialsError(.expired, "the credentials are past their end"))
    }
  }
}

extension Credentials {
  /// Byte for byte; without making a string of a client's bytes.
  func hasAccessKey(_ bytes: Span<UInt8>) -> Bool {
    ASCII.equals(bytes, 0..<bytes.count, accessKeyID.utf8.span)
  }
}
