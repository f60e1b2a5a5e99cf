import Dispatch
import Synchronization

/// What scripts/test-sanitized tries ThreadSanitizer on before it believes it: threads that count without a lock, which
/// must be reported (`Races race`), and threads that fight for one, which must not (`Races mutex`).
@main enum Races {
  /// `@unchecked Sendable`: it is not, which is to be found.
  private final class Unguarded: @unchecked Sendable {
    var count = 0
  }

  private final class Guarded: Sendable {
    let count = Mutex(0)
  }

  static func main() {
    let (unguarded, guarded) = (Unguarded(), Guarded())
    let isRace = CommandLine.arguments.last == "race"
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<20_000 {
        if isRace { unguarded.count += 1 } else { guarded.count.withLock { $0 += 1 } }
      }
    }
    print(unguarded.count + guarded.count.withLock { $0 })
  }
}
