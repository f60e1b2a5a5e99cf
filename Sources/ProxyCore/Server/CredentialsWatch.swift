import AWSCredentials
import Logging
import Synchronization

/// Has credentials fetched again when their files change, and tells the log what became of it: every
/// failure once, and once that it is over. Nothing here waits on a loop.
///
/// Keys near their end are not renewed here but at the next use: a `credential_process` may ask somebody for a touch
/// or a sign-in, which nobody wants at night.
final class CredentialsWatch: Sendable {
  /// How often the files are looked at.
  static let interval = Duration.seconds(2)
  private struct State {
    var rounds: Task<Void, Never>?
    /// The label that was told last for each profile; nil while all is well.
    var told: [CredentialsError?]
    var isStopped = false
  }

  private let profiles: ProfileSet
  private let logger: Logger
  private let state: Mutex<State>
  private let telling = Mutex(())

  init(profiles: ProfileSet, logger: Logger) {
    self.profiles = profiles
    self.logger = logger
    state = Mutex(State(told: profiles.stores.map { _ in nil }))
  }

  /// Begins to watch.
  /// - Parameter load: returns when every profile was asked for its keys for the first time.
  func start(load: @escaping @Sendable () async -> Void) {
    let rounds = Task { [weak self] in
      await load()
      self?.tell()
      while (try? await Task.sleep(for: Self.interval, tolerance: .milliseconds(500))) != nil { self?.look() }
    }
    state.withLock { state in
      if state.isStopped { rounds.cancel() } else { state.rounds = rounds }
    }
  }

  /// Ends the watch; what is known by now and was not told yet is told first, so that a short life has its reason.
  func stop() {
    tell()
    state.withLock { state in
      state.isStopped = true
      state.rounds?.cancel()
      state.rounds = nil
    }
  }

  /// Fetches the keys of every profile that has none, or outdated ones, and tells the log.
  @discardableResult
  func fetch() -> Task<Void, Never> {
    Task { [self] in
      _ = await profiles.prepare()
      tell()
    }
  }

  private func look() {
    var hasChanged = false
    for store in profiles.stores where store.noticeFileChanges() { hasChanged = true }
    if hasChanged { fetch() } else { tell() }
  }

  /// Says what is new about the profiles' keys since the last time.
  private func tell() {
    // One teller at a time, so that whoever ends the watch ends it after the line is out.
    telling.withLock { _ in tellChanges() }
  }

  private func tellChanges() {
    for (index, store) in profiles.stores.enumerated() {
      let status = store.status
      let before = state.withLock { state in
        let before = state.told[index]
        state.told[index] = status.error
        return before
      }
      if let error = status.error {
        guard error.code != before?.code else { continue }
        logger.warning(
          "no-credentials",
          metadata: [
            "error": "\(error.label)", "message": "\(error.message)",
            "profile": "\(store.profile ?? "default")",
            "consequence": status.credentials == nil
              ? "requests are answered with 403 until there are some"
              : "the old keys are used while they last",
          ])
      } else if before != nil, let credentials = status.credentials {
        logger.notice("credentials-found", metadata: ["credentials": "\(credentials.description)"])
      }
    }
  }
}
