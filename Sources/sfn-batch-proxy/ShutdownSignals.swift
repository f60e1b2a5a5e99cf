import Dispatch

/// Waits until the program shall stop.
protocol StopSignal: Sendable {
  /// Returns when the first stop signal has come, at once if it came before.
  func wait() async
}

/// SIGTERM and SIGINT: the first asks for a drain, the second ends the process with 128 + its number.
/// SIGHUP calls back.
///
/// From `init` on no default action happens; the object is meant to live as long as the process.
///
/// `@unchecked`: the sources are made in `init` and only cancelled in `deinit`.
final class ShutdownSignals: StopSignal, @unchecked Sendable {
  /// Registration takes microseconds; should it not happen, signals keep their default actions.
  private static let registrationLimit = DispatchTimeInterval.seconds(1)

  private let stops: AsyncStream<Void>
  private let sources: [any DispatchSourceSignal]

  /// - Parameters:
  ///   - onHangUp: called on a private queue.
  ///   - endNow: called with the exit status for a second signal.
  init(
    onHangUp: @escaping @Sendable () -> Void,
    endNow: @escaping @Sendable (Int32) -> Void = { Platform.exitNow($0) }
  ) {
    let (stops, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
    self.stops = stops
    let queue = DispatchQueue(label: "signals")
    let counter = StopCounter()
    let registered = DispatchGroup()
    sources = [Platform.terminate, Platform.interrupt, Platform.hangUp].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if number == Platform.hangUp { return onHangUp() }
        counter.stops += 1
        if counter.stops > 1 { endNow(128 + number) } else { continuation.yield() }
      }
      registered.enter()
      source.setRegistrationHandler {
        Platform.silence(number)
        registered.leave()
      }
      source.resume()
      return source
    }
    // A source is registered some time after `resume`; a signal in between would go its default way.
    _ = registered.wait(timeout: .now() + Self.registrationLimit)
  }

  func wait() async {
    for await _ in stops { return }
  }

  deinit {
    for source in sources { source.cancel() }
  }
}

/// Touched only on the signals' serial queue, which is why it may cross into handlers.
private final class StopCounter: @unchecked Sendable {
  var stops = 0
}
