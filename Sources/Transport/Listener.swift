import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A listening socket, accepted from on a queue of its own so that a flood of connections does not hold up the loops.
///
/// `@unchecked Sendable`: its state is touched on its queue only.
final class Listener: @unchecked Sendable {
  let address: SocketAddress
  private let descriptor: Int32
  private let queue: DispatchQueue
  private let source: any DispatchSourceRead
  private let accepted: @Sendable (Int32, SocketAddress) -> Void

  /// How many connections are taken in before other work on the queue gets its turn.
  private static let batch = 64
  /// As many connections as the kernel keeps waiting.
  static let backlog: Int32 = 1024
  /// How long accepting rests when descriptors have run out; the kernel keeps the connections waiting meanwhile.
  private static let pause = DispatchTimeInterval.milliseconds(50)

  /// - Parameter accepted: takes over a connected descriptor; runs on the listener's queue.
  init(on address: SocketAddress, accepted: @escaping @Sendable (Int32, SocketAddress) -> Void)
    throws(TransportError)
  {
    descriptor = try SystemCalls.listen(on: address).get()
    self.address = SystemCalls.localAddress(descriptor)
    queue = DispatchQueue(label: "sfn-batch-proxy.listener")
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    self.accepted = accepted
  }

  /// Begins to accept. The listener keeps itself alive until ``stop()``.
  func start() {
    source.setEventHandler { self.acceptWaiting() }
    source.setCancelHandler { [descriptor] in close(descriptor) }
    source.activate()
  }

  private func acceptWaiting() {
    for _ in 0..<Self.batch {
      switch SystemCalls.accept(on: descriptor) {
      case .connection(let connected, let peer): accepted(connected, peer)
      case .none: return
      case .exhausted:
        source.suspend()
        queue.asyncAfter(deadline: .now() + Self.pause) { self.source.resume() }
        return
      }
    }
  }

  /// Stops accepting and closes the socket. Clients whose connections the kernel has made already are taken in first:
  /// closing would reset them, and they may have sent a request.
  /// - Parameter stopped: called once no connection comes any more.
  func stop(_ stopped: @escaping @Sendable () -> Void = {}) {
    queue.async {
      if !self.source.isCancelled {
        for _ in 0...Self.backlog {
          guard case .connection(let connected, let peer) = SystemCalls.accept(on: self.descriptor) else {
            break
          }
          self.accepted(connected, peer)
        }
        self.source.cancel()
      }
      stopped()
    }
  }
}
