import AWSBatch
import Synchronization

/// How questions for a definition's kind were answered since the start; for metrics.
final class LookUpCounts: Sendable {
  private let hits = Atomic<Int>(0)
  private let found = Atomic<Int>(0)
  private let failures = Mutex<[LookUpFailure: Int]>([:])

  /// The cache knew. HOT.
  func noteHit() { hits.wrappingAdd(1, ordering: .relaxed) }

  /// Batch was asked, or a question under way was joined.
  func note(_ result: LookUpResult) {
    switch result {
    case .found: found.wrappingAdd(1, ordering: .relaxed)
    case .unavailable(let failure): failures.withLock { $0[failure, default: 0] += 1 }
    }
  }

  /// Every possible answer with its count, zeros included, so that series do not come and go.
  var readings: [LabelledCount] {
    let failures = failures.withLock { $0 }
    return [
      LabelledCount("hit", hits.load(ordering: .relaxed)),
      LabelledCount("asked", found.load(ordering: .relaxed)),
    ] + LookUpFailure.allCases.map { LabelledCount($0.rawValue, failures[$0] ?? 0) }
  }
}
