import Synchronization

/// What SIGHUP does, which is known only after the server has started; until then nothing.
final class HangUp: Sendable {
  private let action = Mutex<(@Sendable () -> Void)?>(nil)

  func set(_ action: @escaping @Sendable () -> Void) { self.action.withLock { $0 = action } }

  func call() { action.withLock(\.self)?() }
}
