/// When credentials are fetched anew, as a value without clocks, tasks or locks: what is known, and what to do
/// about it at a given second. Times as in botocore: from 15 minutes before the end a refresh is tried beside
/// the work, from 10 minutes before it callers wait for one; keys that still work are kept when it fails.
struct RefreshState {
  /// From this many seconds before the end a new set is fetched in the background.
  static let advisory = 15 * 60
  /// From this many seconds before the end callers wait for the new set.
  static let mandatory = 10 * 60
  /// A source that hands out sets with little time left (a cache of its own) is asked no more often than this.
  static let minimumInterval = 60
  /// The longest pause between two failed tries while old keys still work.
  static let longestPause = 60
  /// The longest pause while nothing works: somebody has perhaps just signed in again.
  static let longestPauseWithoutKeys = 5

  enum Decision {
    case use(Credentials)
    /// Use these, and fetch new ones meanwhile.
    case useAndRefresh(Credentials)
    /// Nothing usable without a fetch, or too near the end to go on.
    case wait
    /// Nothing usable, and a try has failed a moment ago.
    case fail(CredentialsError)
  }

  private(set) var value: Credentials?
  /// Why the last try failed; nil after a good one.
  private(set) var error: CredentialsError?
  private(set) var refreshedAt: UnixSeconds?
  private var nextAttempt = Int.min
  private var failures = 0
  /// AWS has refused the keys: they are no longer worth using.
  private var isRejected = false
  /// The files behind the keys have changed.
  private var isOutdated = false

  func decide(now: UnixSeconds) -> Decision {
    let mayTry = now >= nextAttempt
    guard let value, !isRejected, !value.isExpired(at: now) else {
      if mayTry { return .wait }
      return .fail(error ?? CredentialsError(.expired, "the credentials are past their end"))
    }
    if isOutdated { return mayTry ? .useAndRefresh(value) : .use(value) }
    guard let expiration = value.expiration else { return .use(value) }
    let remaining = expiration - now
    if remaining >= RefreshState.advisory || !mayTry { return .use(value) }
    return remaining >= RefreshState.mandatory ? .useAndRefresh(value) : .wait
  }

  /// The keys, if they still work: what a caller gets whose wait came to nothing.
  func workingValue(now: UnixSeconds) -> Credentials? {
    guard let value, !isRejected, !value.isExpired(at: now) else { return nil }
    return value
  }

  /// Takes a fetched set. One that is already past its end is a failure.
  mutating func succeed(_ fetched: Credentials, now: UnixSeconds) {
    if fetched.isExpired(at: now) {
      let end = fetched.expiration.map(Timestamp.text) ?? ""
      fail(
        CredentialsError(
          .expired,
          "\(fetched.description): fetched just now, but they ended at \(end) and it is "
            + "\(Timestamp.text(now)); sign in again, or set this machine's clock"),
        now: now)
      return
    }
    value = fetched
    error = nil
    refreshedAt = now
    failures = 0
    isRejected = false
    isOutdated = false
    nextAttempt = min(now + RefreshState.minimumInterval, fetched.expiration ?? Int.max)
  }

  mutating func fail(_ reason: CredentialsError, now: UnixSeconds) {
    error = reason
    failures = min(failures + 1, 6)
    let longest =
      workingValue(now: now) == nil ? RefreshState.longestPauseWithoutKeys : RefreshState.longestPause
    nextAttempt = now + min(1 << failures, longest)
  }

  /// AWS refused these keys: the next caller waits for new ones. Keys that were fetched only a moment ago stay:
  /// the source has no others, so AWS's own answer is what the client should see.
  mutating func reject(_ credentials: Credentials, now: UnixSeconds) {
    guard value === credentials, now - (refreshedAt ?? 0) >= RefreshState.longestPauseWithoutKeys else {
      return
    }
    isRejected = true
    nextAttempt = now
  }

  /// Something behind the keys has changed: fetch again without a pause.
  mutating func outdate() {
    isOutdated = true
    nextAttempt = Int.min
  }
}
