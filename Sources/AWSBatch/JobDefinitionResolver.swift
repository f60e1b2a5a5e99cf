import Synchronization

/// Finds out what a job definition is, and remembers it: a revision for good, since revisions never change, a
/// bare name for seconds.
///
/// Look-ups of one definition in one scope are one call: an ask joins the look-up that is under way. A fresh
/// ask does not, and neither does an ask after ``noteChange(of:)``: what is under way may have read Batch's
/// answer before a revision was registered. Such asks gather in one further look-up that starts when the
/// present one ends, so at most two are alive for a definition and nobody is served from before his asking.
public final class JobDefinitionResolver: Sendable {
  /// Sends the body of a DescribeJobDefinitions on behalf of a scope and gives the answer's status and body.
  /// Thrown errors count as "unreachable" and are tried again.
  public typealias Sender =
    @Sendable (_ body: [UInt8], _ scope: LookUpScope) async throws -> (status: Int, body: [UInt8])

  public struct Settings: Sendable {
    /// How long a bare name's answer lives.
    public var timeToLive: Duration = .seconds(5)
    /// How long an ask may wait, pauses and all pages included.
    public var totalTime: Duration = .seconds(5)
    /// How long a scope without permission is not asked again, so that not every job pays for it.
    public var denialTime: Duration = .seconds(60)
    /// How long a definition that was not found stays so: a test registers one and submits at once.
    public var missTime: Duration = .seconds(1)
    /// How many answers are kept; each is a few hundred bytes.
    public var capacity = 4096
    /// How many look-ups are alive at a time; more are answered with ``LookUpFailure/overloaded``.
    public var maximumFlights = 128

    public init() {}
  }

  private let clock: ResolverClock
  private let call: DescribeJobDefinitionsCall
  private let state: Mutex<State>

  private struct State {
    var cache: JobDefinitionCache
    var flights: LookUpFlights
  }

  /// - Parameters:
  ///   - random: numbers from 0 to below 1, which spread the pauses between attempts.
  public init(
    settings: Settings = Settings(), clock: ResolverClock = .continuous,
    random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }, send: @escaping Sender
  ) {
    self.clock = clock
    call = DescribeJobDefinitionsCall(clock: clock, random: random, send: send)
    state = Mutex(
      State(
        cache: JobDefinitionCache(settings: settings),
        flights: LookUpFlights(maximum: settings.maximumFlights, totalTime: settings.totalTime)))
  }

  /// What is remembered, without waiting. HOT.
  public func cached(_ need: LookUpNeed, scope: LookUpScope) -> JobDefinitionSummary? {
    let key = JobDefinitionCache.Key(need.reference, scope)
    let now = clock.now()
    let result = state.withLock { $0.cache.result(for: need, key, now: now) }
    guard case .found(let summary) = result else { return nil }
    return summary
  }

  /// What is remembered, or else what Batch says; waits at most ``Settings/totalTime``.
  public func resolve(_ need: LookUpNeed, scope: LookUpScope) async -> LookUpResult {
    let key = JobDefinitionCache.Key(need.reference, scope)
    return await withCheckedContinuation { continuation in
      let now = clock.now()
      let step = state.withLock { state -> LookUpFlights.Step in
        if let result = state.cache.result(for: need, key, now: now) { return .answer(result) }
        if state.cache.isDenied(scope, now: now) { return .answer(.unavailable(.denied)) }
        return state.flights.ask(need, key, now: now, waiter: continuation)
      }
      switch step {
      case .answer(let result): continuation.resume(returning: result)
      case .wait: break
      case .start(let flight): start(flight, timing: true)
      case .queue(let flight): startTimer(flight)
      }
    }
  }

  /// Remembers a kind that Batch's refusal told, in place of what it contradicts; the names of the containers
  /// stay unknown.
  public func learn(_ kind: JobDefinitionKind, of reference: JobDefinitionReference, scope: LookUpScope) {
    let key = JobDefinitionCache.Key(reference, scope)
    let summary = JobDefinitionSummary(kind: kind, name: reference.name, revision: reference.revision)
    let need = LookUpNeed(reference: reference, fresh: false, containerNames: false)
    let now = clock.now()
    state.withLock { state in
      // A look-up that told the same told more.
      if case .found(let known) = state.cache.result(for: need, key, now: now), known.kind == kind { return }
      state.cache.store(.found(summary), for: key, now: now)
    }
  }

  /// Forgets what is remembered of a name, because a RegisterJobDefinition or DeregisterJobDefinition of it
  /// passed. To be called when its answer has come.
  public func noteChange(of name: String) {
    state.withLock { state in
      state.cache.forget(name: name)
      state.flights.markStale(name: name)
    }
  }

  /// How many answers are remembered; for metrics.
  public var cachedCount: Int { state.withLock { $0.cache.count } }

  private func start(_ flight: LookUpFlights.Flight, timing: Bool) {
    let work = Task { [self] in
      let result = await call.run(flight.need.reference, flight.key.scope, deadline: flight.deadline)
      finish(flight, result)
    }
    keep(work, flight)
    if timing { startTimer(flight) }
  }

  /// Ends every wait in time, whatever the sender does.
  private func startTimer(_ flight: LookUpFlights.Flight) {
    let timer = Task { [self] in
      do {
        try await clock.sleep(flight.deadline - clock.now())
      } catch {
        return
      }
      finish(flight, .failure(.late))
    }
    keep(timer, flight)
  }

  /// Leaves a task where the end of its flight cancels it.
  private func keep(_ task: Task<Void, Never>, _ flight: LookUpFlights.Flight) {
    if !state.withLock({ $0.flights.keep(task, flight) }) { task.cancel() }
  }

  private func finish(_ flight: LookUpFlights.Flight, _ outcome: DescribeJobDefinitionsCall.Outcome) {
    let now = clock.now()
    let landing = state.withLock { state -> LookUpFlights.Landing? in
      guard let landing = state.flights.land(flight) else { return nil }
      if !landing.isStale { state.cache.store(outcome.result, for: flight.key, now: now) }
      if outcome.isDenial { state.cache.deny(flight.key.scope, now: now) }
      return landing
    }
    guard let landing else { return }
    for waiter in landing.waiters { waiter.resume(returning: outcome.result) }
    for task in landing.tasks { task.cancel() }
    if let next = landing.next { start(next, timing: false) }
  }
}
