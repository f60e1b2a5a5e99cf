/// Time as the resolver sees it, so that tests can make it pass.
public struct ResolverClock: Sendable {
  /// Time since some fixed moment; never runs backwards.
  public let now: @Sendable () -> Duration
  /// Waits; throws only when the task is cancelled.
  public let sleep: @Sendable (Duration) async throws -> Void

  public init(
    now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  /// The machine's clock, which goes on while the machine sleeps.
  public static var continuous: ResolverClock {
    let origin = ContinuousClock.now
    return ResolverClock(
      now: { ContinuousClock.now - origin },
      sleep: { try await ContinuousClock().sleep(for: $0) })
  }
}
