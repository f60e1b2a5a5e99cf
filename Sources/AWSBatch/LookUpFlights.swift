/// The look-ups that are under way, and who waits for them. A value that says what to do; its owner does it.
struct LookUpFlights {
  typealias Waiter = CheckedContinuation<LookUpResult, Never>

  struct Flight: Sendable {
    let id: UInt64
    let need: LookUpNeed
    let key: JobDefinitionCache.Key
    /// When the waits of all who wait for it end. It counts from the first ask, so nobody waits longer than
    /// one total time.
    let deadline: Duration
  }

  enum Step {
    case answer(LookUpResult)
    /// Somebody else's look-up will tell.
    case wait
    /// A new look-up starts now.
    case start(Flight)
    /// A new look-up waits for the present one to end; only its timer starts.
    case queue(Flight)
  }

  struct Landing {
    let waiters: [Waiter]
    let tasks: [Task<Void, Never>]
    let isStale: Bool
    let next: Flight?
  }

  private struct Entry {
    let flight: Flight
    var waiters: [Waiter]
    var tasks: [Task<Void, Never>] = []
    var isStale = false
  }

  private struct Pair {
    var running: Entry
    var queued: Entry?
  }

  let maximum: Int
  let totalTime: Duration
  private var pairs: [JobDefinitionCache.Key: Pair] = [:]
  private var lastID: UInt64 = 0

  init(maximum: Int, totalTime: Duration) {
    self.maximum = maximum
    self.totalTime = totalTime
  }

  /// Somebody asks; the waiter is kept unless the step is an answer.
  mutating func ask(
    _ need: LookUpNeed, _ key: JobDefinitionCache.Key, now: Duration, waiter: Waiter
  ) -> Step {
    guard var pair = pairs[key] else {
      guard pairs.count < maximum else { return .answer(.unavailable(.overloaded)) }
      let flight = newFlight(need, key, now)
      pairs[key] = Pair(running: Entry(flight: flight, waiters: [waiter]))
      return .start(flight)
    }
    defer { pairs[key] = pair }
    let mayJoin = !pair.running.isStale && !(need.fresh && !key.hasRevision)
    if mayJoin {
      pair.running.waiters.append(waiter)
      return .wait
    }
    if pair.queued != nil {
      pair.queued?.waiters.append(waiter)
      return .wait
    }
    let flight = newFlight(need, key, now)
    pair.queued = Entry(flight: flight, waiters: [waiter])
    return .queue(flight)
  }

  private mutating func newFlight(_ need: LookUpNeed, _ key: JobDefinitionCache.Key, _ now: Duration)
    -> Flight
  {
    lastID &+= 1
    return Flight(id: lastID, need: need, key: key, deadline: now + totalTime)
  }

  /// Keeps a task to be cancelled when its flight ends; false where it has ended.
  mutating func keep(_ task: Task<Void, Never>, _ flight: Flight) -> Bool {
    if pairs[flight.key]?.running.flight.id == flight.id {
      pairs[flight.key]?.running.tasks.append(task)
      return true
    }
    if pairs[flight.key]?.queued?.flight.id == flight.id {
      pairs[flight.key]?.queued?.tasks.append(task)
      return true
    }
    return false
  }

  /// Ends a flight; nil where it has ended already. The one that waited for it is to be started.
  mutating func land(_ flight: Flight) -> Landing? {
    guard var pair = pairs[flight.key] else { return nil }
    if pair.running.flight.id == flight.id {
      let ended = pair.running
      if let queued = pair.queued {
        pair = Pair(running: queued)
        pairs[flight.key] = pair
      } else {
        pairs[flight.key] = nil
      }
      return Landing(
        waiters: ended.waiters, tasks: ended.tasks, isStale: ended.isStale,
        next: pairs[flight.key]?.running.flight)
    }
    if let queued = pair.queued, queued.flight.id == flight.id {
      pair.queued = nil
      pairs[flight.key] = pair
      return Landing(waiters: queued.waiters, tasks: queued.tasks, isStale: true, next: nil)
    }
    return nil
  }

  /// What is under way for a name may have read what was before a change: nobody joins it any more, and its
  /// answer is not remembered. What has not started reads what is after the change.
  mutating func markStale(name: String) {
    for (key, pair) in pairs where pair.running.flight.need.reference.name == name {
      pairs[key]?.running.isStale = true
    }
  }
}
