import Synchronization

/// The counters of one event loop. HOT: counting an exchange takes no lock, except for errors, whose labels
/// are open-ended. ``Metrics`` adds all loops up when somebody asks.
public final class LoopMetrics: Sendable {
  /// How many different error labels are told apart; the program has about half as many.
  static let errorLabelLimit = 128

  private let operations = MetricLabels.operations
  private let statusIndices = MetricLabels.statusIndices
  private let statusSlots = MetricLabels.statuses.count + 1
  private let decisionSlots = MetricLabels.decisions.count
  private let exchanges: AtomicCounters
  private let durations: [DurationHistogram]
  private let authentication = DurationHistogram(bounds: DurationHistogram.authenticationBounds)
  private let lookUp = DurationHistogram(bounds: DurationHistogram.exchangeBounds)
  private let upstream = DurationHistogram(bounds: DurationHistogram.exchangeBounds)
  private let errors = Mutex<[String: UInt64]>([:])

  init() {
    exchanges = AtomicCounters(count: operations.count * decisionSlots * statusSlots)
    durations = MetricLabels.decisions.map { _ in
      DurationHistogram(bounds: DurationHistogram.exchangeBounds)
    }
  }

  /// Counts a finished exchange. To be called on the loop that these counters belong to; elsewhere it is
  /// correct but slower.
  public func count(_ record: borrowing ExchangeRecord) {
    let decision = Int(record.decision.rawValue)
    let status =
      Int(record.status) < statusIndices.count ? Int(statusIndices[Int(record.status)]) : statusSlots - 1
    let operation = MetricLabels.operationIndex(record.operation)
    exchanges.add(at: (operation * decisionSlots + decision) * statusSlots + status)
    durations[decision].observe(record.total)
    if let duration = record.authentication { authentication.observe(duration) }
    if let duration = record.lookUp { lookUp.observe(duration) }
    if let duration = record.upstream { upstream.observe(duration) }
    if let label = record.errorLabel { countError(label) }
  }

  private func countError(_ label: String) {
    errors.withLock { errors in
      let known = errors[label] != nil || errors.count < Self.errorLabelLimit
      errors[known ? label : "other", default: 0] += 1
    }
  }

  func add(to snapshot: inout MetricsSnapshot) {
    for index in 0..<exchanges.count { snapshot.exchanges[index] &+= exchanges[index] }
    for index in durations.indices { durations[index].add(to: &snapshot.durations[index]) }
    authentication.add(to: &snapshot.authentication)
    lookUp.add(to: &snapshot.lookUp)
    upstream.add(to: &snapshot.upstream)
    snapshot.errors.merge(errors.withLock { $0 }) { $0 &+ $1 }
  }
}

/// The counters of all loops added up.
struct MetricsSnapshot {
  /// Row-major over operation, decision, status; see ``MetricLabels``.
  var exchanges: [UInt64]
  var durations: [DurationSummary]
  var authentication = DurationSummary(bounds: DurationHistogram.authenticationBounds)
  var lookUp = DurationSummary(bounds: DurationHistogram.exchangeBounds)
  var upstream = DurationSummary(bounds: DurationHistogram.exchangeBounds)
  var errors: [String: UInt64] = [:]

  init() {
    let decisions = MetricLabels.decisions.count
    exchanges = [UInt64](
      repeating: 0, count: MetricLabels.operations.count * decisions * (MetricLabels.statuses.count + 1))
    durations = [DurationSummary](
      repeating: DurationSummary(bounds: DurationHistogram.exchangeBounds), count: decisions)
  }
}
