import Dispatch
import Synchronization

/// Carries values from a loop to the test that waits for them.
final class Mailbox<Value: Sendable>: Sendable {
  private let values = Mutex<[Value]>([])
  private let arrived = DispatchSemaphore(value: 0)

  func put(_ value: Value) {
    values.withLock { $0.append(value) }
    arrived.signal()
  }

  /// The next value, or nil when none comes within two minutes.
  func next() -> Value? {
    guard arrived.wait(timeout: .now() + .seconds(120)) == .success else { return nil }
    return values.withLock { $0.removeFirst() }
  }

  var isEmpty: Bool { values.withLock { $0.isEmpty } }
}

/// Runs what blocks away from the threads that other tests and tasks need.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Result { try work() }) }
  }
}
