import Synchronization

/// A fixed row of counters that only grow. One event loop adds, any thread reads; the additions are atomic
/// too, so that a caller on another thread costs time but never a count.
final class AtomicCounters: @unchecked Sendable {
  // @unchecked: the pointer never changes after init, and what it points to is reached atomically only.
  private let storage: UnsafeMutablePointer<Atomic<UInt64>>
  let count: Int

  init(count: Int) {
    self.count = max(0, count)
    storage = .allocate(capacity: max(1, count))
    for index in 0..<self.count { (storage + index).initialize(to: Atomic(0)) }
  }

  deinit {
    storage.deinitialize(count: count)
    storage.deallocate()
  }

  /// HOT. An index outside the row is ignored.
  func add(_ amount: UInt64 = 1, at index: Int) {
    guard index >= 0, index < count else { return }
    storage[index].wrappingAdd(amount, ordering: .relaxed)
  }

  subscript(index: Int) -> UInt64 {
    guard index >= 0, index < count else { return 0 }
    return storage[index].load(ordering: .relaxed)
  }
}
