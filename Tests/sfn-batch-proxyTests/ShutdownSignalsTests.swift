import Dispatch
import ProxyCore
import Synchronization
import Testing

@testable import sfn_batch_proxy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sends real signals to this process, which is why the parts run one after the other.
@Suite(.serialized) struct ShutdownSignalsTests {
  @Test("hang-up calls back, the first stop ends the wait, the second the process", .timeLimit(.minutes(1)))
  func signals() async throws {
    let hangUps = AsyncStream.makeStream(of: Void.self)
    let ends = AsyncStream.makeStream(of: Int32.self)
    let signals = ShutdownSignals(
      onHangUp: { hangUps.continuation.yield() }, endNow: { ends.continuation.yield($0) })
    kill(getpid(), SIGHUP)
    for await _ in hangUps.stream { break }
    kill(getpid(), SIGTERM)
    await signals.wait()
    kill(getpid(), SIGINT)
    for await status in ends.stream {
      #expect(status == 130)
      break
    }
  }

  @Test("a stop before the wait is not lost", .timeLimit(.minutes(1))) func early() async throws {
    let signals = ShutdownSignals(onHangUp: {}, endNow: { _ in })
    kill(getpid(), SIGINT)
    try await Task.sleep(for: .milliseconds(50))
    await signals.wait()
  }
}
