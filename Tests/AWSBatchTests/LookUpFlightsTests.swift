import Testing

@testable import AWSBatch

@Suite struct LookUpFlightsTests {
  private func flights(_ maximum: Int = 4) -> LookUpFlights {
    LookUpFlights(maximum: maximum, totalTime: .seconds(5))
  }

  private func need(_ text: String, fresh: Bool = false) throws -> LookUpNeed {
    LookUpNeed(
      reference: try #require(JobDefinitionReference(text)), fresh: fresh, containerNames: false)
  }

  private func key(_ need: LookUpNeed) -> JobDefinitionCache.Key {
    JobDefinitionCache.Key(need.reference, LookUpScope(accessKeyID: "AKIDEXAMPLE", region: "r"))
  }

  /// The flight that an ask starts or queues.
  private func flight(_ step: LookUpFlights.Step) throws -> LookUpFlights.Flight {
    switch step {
    case .start(let flight), .queue(let flight): return flight
    case .answer, .wait: throw BatchError(.definitionNotThere, "no flight")
    }
  }

  private func name(_ step: LookUpFlights.Step) -> String {
    switch step {
    case .answer: "answer"
    case .wait: "wait"
    case .start: "start"
    case .queue: "queue"
    }
  }

  /// Runs `body` with one waiter that stands for everybody; it is resumed at the end.
  private func withWaiter(_ body: (LookUpFlights.Waiter) throws -> Void) async throws {
    var failure: (any Error)?
    _ = await withCheckedContinuation { (waiter: LookUpFlights.Waiter) in
      do { try body(waiter) } catch { failure = error }
      waiter.resume(returning: .unavailable(.never))
    }
    if let failure { throw failure }
  }

  @Test("starts one look-up for all who ask for the same, and lands it once")
  func joins() async throws {
    try await withWaiter { waiter in
      var step: LookUpFlights.Step
      var flights = flights()
      let need = try need("etl")
      let started = try flight(flights.ask(need, key(need), now: .seconds(1), waiter: waiter))
      #expect(started.deadline == .seconds(6))
      step = flights.ask(need, key(need), now: .seconds(3), waiter: waiter)
      #expect(name(step) == "wait")
      let landed = flights.land(started)
      let landing = try #require(landed)
      #expect(landing.waiters.count == 2)
      #expect(!landing.isStale)
      #expect(landing.next == nil)
      let ended = flights.land(started)
      #expect(ended == nil)
    }
  }

  @Test("queues one further look-up for those who need a fresh answer of a bare name")
  func queues() async throws {
    try await withWaiter { waiter in
      var step: LookUpFlights.Step
      var flights = flights()
      let need = try need("etl")
      let fresh = try self.need("etl", fresh: true)
      let first = try flight(flights.ask(need, key(need), now: .zero, waiter: waiter))
      let second = try flight(flights.ask(fresh, key(fresh), now: .seconds(1), waiter: waiter))
      #expect(second.id != first.id)
      step = flights.ask(fresh, key(fresh), now: .seconds(2), waiter: waiter)
      #expect(name(step) == "wait")
      let landed = flights.land(first)
      let landing = try #require(landed)
      #expect(landing.waiters.count == 1)
      #expect(landing.next?.id == second.id)
      let ended = flights.land(second)
      #expect(ended?.waiters.count == 2)
    }
  }

  @Test("lets those who need a fresh answer join where the revision is fixed")
  func joinsRevisions() async throws {
    try await withWaiter { waiter in
      var step: LookUpFlights.Step
      var flights = flights()
      let need = try need("etl:4", fresh: true)
      step = flights.ask(need, key(need), now: .zero, waiter: waiter)
      #expect(name(step) == "start")
      step = flights.ask(need, key(need), now: .zero, waiter: waiter)
      #expect(name(step) == "wait")
    }
  }

  @Test("lets nobody join what began before a change, and marks its answer stale")
  func goesStale() async throws {
    try await withWaiter { waiter in
      var step: LookUpFlights.Step
      var flights = flights()
      let need = try need("etl")
      let first = try flight(flights.ask(need, key(need), now: .zero, waiter: waiter))
      flights.markStale(name: "other")
      step = flights.ask(need, key(need), now: .zero, waiter: waiter)
      #expect(name(step) == "wait")
      flights.markStale(name: "etl")
      step = flights.ask(need, key(need), now: .zero, waiter: waiter)
      #expect(name(step) == "queue")
      let ended = flights.land(first)
      #expect(ended?.isStale == true)
    }
  }

  @Test("lands a queued look-up whose time is up before the present one ends")
  func landsTheQueued() async throws {
    try await withWaiter { waiter in
      var flights = flights()
      let need = try need("etl", fresh: true)
      let first = try flight(flights.ask(need, key(need), now: .zero, waiter: waiter))
      let second = try flight(flights.ask(need, key(need), now: .zero, waiter: waiter))
      let landed = flights.land(second)
      let landing = try #require(landed)
      #expect(landing.isStale)
      #expect(landing.next == nil)
      let ended = flights.land(first)
      #expect(ended?.next == nil)
    }
  }

  @Test("refuses a look-up more than it may have under way")
  func isBounded() async throws {
    try await withWaiter { waiter in
      var step: LookUpFlights.Step
      var flights = flights(1)
      let (one, two) = (try need("one"), try need("two"))
      step = flights.ask(one, key(one), now: .zero, waiter: waiter)
      #expect(name(step) == "start")
      guard case .answer(let result) = flights.ask(two, key(two), now: .zero, waiter: waiter) else {
        throw BatchError(.definitionNotThere, "was not answered")
      }
      #expect(result == .unavailable(.overloaded))
    }
  }

  @Test("keeps tasks of flights that are under way only")
  func keepsTasks() async throws {
    try await withWaiter { waiter in
      var flights = flights()
      let need = try need("etl")
      let started = try flight(flights.ask(need, key(need), now: .zero, waiter: waiter))
      let isKept = flights.keep(Task {}, started)
      #expect(isKept)
      let ended = flights.land(started)
      #expect(ended?.tasks.count == 1)
      let isKeptLater = flights.keep(Task {}, started)
      #expect(!isKeptLater)
    }
  }
}
