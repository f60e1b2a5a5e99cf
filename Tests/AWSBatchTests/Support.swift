import AWSBatch
import JSONEditing
import Synchronization
import Testing

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

let marker = #"{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}"#
let injected = #"{"environment":[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}]}"#

/// A SubmitJob's body with these overrides and whatever else.
func submission(_ overrides: String?, definition: String = "etl:12", and more: String = "") -> String {
  let member = overrides.map { ",\"containerOverrides\":\($0)" } ?? ""
  return "{\"jobName\":\"j\",\"jobQueue\":\"q\",\"jobDefinition\":\"\(definition)\"\(member)\(more)}"
}

func request(_ source: String) throws -> SubmitJobRequest { try SubmitJobRequest.scan(utf8(source)) }

func summary(_ kind: JobDefinitionKind, _ containers: [String]? = ["app"]) -> JobDefinitionSummary {
  JobDefinitionSummary(kind: kind, name: "etl", revision: 12, containerNames: containers)
}

func decide(
  _ source: String, _ knowledge: DefinitionKnowledge, _ mode: OverridesMode
) throws -> SubmitJobDecision {
  SubmitJobDecision.decide(try request(source), knowing: knowledge, mode: mode)
}

/// Time that passes only when a test says so; sleepers wake in order.
final class FakeClock: Sendable {
  private struct Sleeper {
    let id: Int
    let wake: Duration
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = Duration.zero
    var sleepers: [Sleeper] = []
    var cancelled: Set<Int> = []
    var lastID = 0
  }

  private let state = Mutex(State())

  var now: Duration { state.withLock { $0.now } }

  /// How many wait, the timers of look-ups included.
  var sleeperCount: Int { state.withLock { $0.sleepers.count } }

  var clock: ResolverClock {
    ResolverClock(now: { [self] in now }, sleep: { [self] in try await sleep($0) })
  }

  /// Lets time pass; whoever's time has come wakes.
  func advance(by duration: Duration) {
    let due = state.withLock { state -> [Sleeper] in
      state.now += duration
      let due = state.sleepers.filter { $0.wake <= state.now }
      state.sleepers.removeAll { $0.wake <= state.now }
      return due.sorted { $0.wake < $1.wake }
    }
    for sleeper in due { sleeper.continuation.resume() }
  }

  private func sleep(_ duration: Duration) async throws {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isDone = state.withLock { state -> Result<Void, any Error>? in
          if state.cancelled.contains(id) { return .failure(CancellationError()) }
          if duration <= .zero { return .success(()) }
          state.sleepers.append(Sleeper(id: id, wake: state.now + duration, continuation: continuation))
          return nil
        }
        if let isDone { continuation.resume(with: isDone) }
      }
    } onCancel: {
      let sleeper = state.withLock { state -> Sleeper? in
        state.cancelled.insert(id)
        guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else { return nil }
        return state.sleepers.remove(at: index)
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}

/// Waits until `condition` holds; other tasks run meanwhile. Gives up after ten seconds.
func eventually(_ condition: () -> Bool) async -> Bool {
  let deadline = ContinuousClock.now + .seconds(10)
  while ContinuousClock.now < deadline {
    if condition() { return true }
    await Task.yield()
  }
  return condition()
}
