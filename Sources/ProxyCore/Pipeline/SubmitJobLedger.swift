import OpenSSL
import Synchronization

/// Remembers SubmitJobs by the SDK call they belong to, so that a retry whose first attempt got through does not
/// start a second job. SDKs send the same `amz-sdk-invocation-id` with each attempt of one call; a request without
/// one is not remembered.
///
/// An attempt that arrives while an earlier one is under way waits for that one's answer. One whose earlier attempt
/// succeeded is answered with the recorded answer. One whose earlier attempt was sent and never answered is refused,
/// because a job may have come of it. Every other failure is forgotten, and the retry goes through.
public final class SubmitJobLedger: Sendable {
  /// What makes two requests attempts of one call.
  struct Key: Hashable {
    let accessKeyID: String
    /// Another region's Batch has another answer.
    let region: String
    let invocationID: [UInt8]
    let body: SHA256Digest

    func hash(into hasher: inout Hasher) {
      invocationID.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
  }

  /// How an attempt ended, as far as its retries are concerned.
  enum Outcome: Sendable {
    /// AWS Batch took the job: its answer's status line and fields that are relayed, and its body.
    case succeeded(RecordedAnswer)
    case unknown
    /// No job came of it.
    case failed
  }

  /// What an attempt has to do.
  enum Entry {
    /// It is the first, or the earlier ones failed: send it, and report how it ended.
    case proceed
    /// Another is under way; the closure given will be called.
    case wait
    case answered(RecordedAnswer)
    case refused
  }

  private enum State {
    case inFlight([@Sendable (Outcome) -> Void])
    case done(Outcome, at: UInt64)
  }

  private struct Table {
    var states: [Key: State] = [:]
    /// Ended entries in the order of their end, for forgetting the oldest. A key may stand here again with a later
    /// time.
    var ended: [(key: Key, at: UInt64)] = []
    var firstEnded = 0
  }

  private let table = Mutex(Table())

  /// How long an outcome is remembered: SDKs give up on a call well within this.
  static let memory: UInt64 = 300_000_000_000
  /// Outcomes remembered at once; the oldest go first.
  static let capacity = 4096
  /// Attempts that wait for one under way; SDKs make a handful, so more is a fault.
  static let maximumWaiters = 16
  /// SDKs use a UUID.
  static let maximumIDLength = 128

  public init() {}

  /// How many attempts wait for one under way.
  var waitingCount: Int {
    table.withLock { table in
      table.states.values.reduce(0) { count, state in
        if case .inFlight(let waiters) = state { count + waiters.count } else { count }
      }
    }
  }

  /// Registers an attempt.
  /// - Parameters:
  ///   - now: monotonic nanoseconds.
  ///   - waiter: called with the outcome of the attempt under way, on whichever thread it ends.
  func enter(_ key: Key, now: UInt64, waiter: @escaping @Sendable (Outcome) -> Void) -> Entry {
    table.withLock { table in
      switch table.states[key] {
      case .inFlight(let waiters):
        guard waiters.count < Self.maximumWaiters else { return .refused }
        table.states[key] = .inFlight(waiters + [waiter])
        return .wait
      case .done(.succeeded(let answer), let time) where now &- time < Self.memory: return .answered(answer)
      case .done(.unknown, let time) where now &- time < Self.memory: return .refused
      case .done, nil:
        table.states[key] = .inFlight([])
        return .proceed
      }
    }
  }

  /// Reports how an attempt that was told to proceed ended, and wakes those that wait for it.
  func finish(_ key: Key, _ outcome: Outcome, now: UInt64) {
    let waiters = table.withLock { table -> [@Sendable (Outcome) -> Void] in
      guard case .inFlight(let waiters) = table.states[key] else { return [] }
      if case .failed = outcome {
        table.states[key] = nil
      } else {
        table.states[key] = .done(outcome, at: now)
        table.ended.append((key, now))
      }
      Self.forgetOld(&table, now: now)
      return waiters
    }
    for waiter in waiters { waiter(outcome) }
  }

  private static func forgetOld(_ table: inout Table, now: UInt64) {
    while table.firstEnded < table.ended.count {
      let (key, end) = table.ended[table.firstEnded]
      if case .done(_, let time) = table.states[key], time == end {
        let isCrowded = table.ended.count - table.firstEnded > capacity
        guard isCrowded || now &- time >= memory else { break }
        table.states[key] = nil
      }
      table.firstEnded += 1
    }
    if table.firstEnded > capacity {
      table.ended.removeFirst(table.firstEnded)
      table.firstEnded = 0
    }
  }
}
