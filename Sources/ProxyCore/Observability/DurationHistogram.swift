/// Counts durations in classes, one histogram per event loop; a scrape adds them up.
final class DurationHistogram: Sendable {
  /// The upper bounds of the classes in microseconds, ascending; one more class takes what is longer.
  let bounds: [UInt32]
  private let counters: AtomicCounters

  init(bounds: [UInt32]) {
    self.bounds = bounds
    counters = AtomicCounters(count: bounds.count + 2)
  }

  /// HOT. - Parameter duration: microseconds.
  func observe(_ duration: UInt32) {
    var index = 0
    while index < bounds.count, duration > bounds[index] { index += 1 }
    counters.add(at: index)
    counters.add(UInt64(duration), at: bounds.count + 1)
  }

  func add(to sum: inout DurationSummary) {
    for index in 0...bounds.count { sum.counts[index] &+= counters[index] }
    sum.total &+= counters[bounds.count + 1]
  }

  /// From a local exchange of a tenth of a millisecond to the longest answer that the default limits permit.
  static let exchangeBounds: [UInt32] = [
    250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    2_500_000, 5_000_000, 10_000_000, 30_000_000, 60_000_000,
  ]

  /// Verifying a signature takes microseconds; what is longer waited for a credential.
  static let authenticationBounds: [UInt32] = [
    2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 25_000, 100_000, 1_000_000,
  ]
}

/// The classes of one or more histograms with the same bounds, added up.
struct DurationSummary {
  let bounds: [UInt32]
  /// How many fell into each class, not cumulated; the last class has no upper bound.
  var counts: [UInt64]
  /// Microseconds.
  var total: UInt64 = 0

  init(bounds: [UInt32]) {
    self.bounds = bounds
    counts = [UInt64](repeating: 0, count: bounds.count + 1)
  }

  var count: UInt64 { counts.reduce(0, &+) }
}
