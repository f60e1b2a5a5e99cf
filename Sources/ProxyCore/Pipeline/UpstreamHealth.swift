import Synchronization

/// Whether the upstream answered lately; what `/readyz` says of it.
final class UpstreamHealth: Sendable {
  private let isFailing = Atomic<Bool>(false)
  private let lastFailure = Mutex("")

  /// An answer came, whatever its status. HOT: writes only after a failure.
  func noteAnswer() {
    if isFailing.load(ordering: .relaxed) { isFailing.store(false, ordering: .relaxed) }
  }

  /// - Parameter reason: one sentence, without secrets.
  func noteFailure(_ reason: String) {
    lastFailure.withLock { $0 = reason }
    isFailing.store(true, ordering: .relaxed)
  }

  var check: Readiness.Check {
    isFailing.load(ordering: .relaxed)
      ? .init("upstream", isReady: false, detail: lastFailure.withLock { $0 })
      : .init("upstream", isReady: true, detail: "the last request to it was answered, or none was sent yet")
  }
}
