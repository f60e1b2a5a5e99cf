import Dispatch
public import HTTP1
public import OpenSSL
import Synchronization

/// The limits of a server's connections; times in nanoseconds.
public struct ServerSettings: Sendable {
  public var limits = ParseLimits()
  public var maximumConnections = 4096
  /// From a head's first byte to its last; also for a TLS handshake.
  public var headerTimeout: UInt64 = 10_000_000_000
  /// From a head's last byte to its body's.
  public var bodyTimeout: UInt64 = 30_000_000_000
  public var idleTimeout: UInt64 = 60_000_000_000
  /// For each 16 KiB of an answer that a client takes.
  public var writeTimeout: UInt64 = 30_000_000_000
  /// How long a client that was active lately may take to learn that the server drains: a request of its may be on its
  /// way, and to close at once would leave that without an answer. Longer than a round trip across the world.
  public var drainGrace: UInt64 = 250_000_000
  /// Unsent bytes of an answer above which its source pauses.
  public var highWaterMark = 262_144

  public init() {}
}

/// How many connections a server has, and what they have carried.
public struct ServerCounts: Sendable {
  public var open = 0
  /// Of these, the ones that have been idle for a while and wait outside the poll set.
  public var parked = 0
  /// Bytes of requests that are not whole yet, and of answers that clients have not taken yet.
  public var bufferedBytes = 0
  public var accepted: UInt64 = 0
  public var refusedForOverload: UInt64 = 0
  public var failedHandshakes: UInt64 = 0
}

/// HTTP/1.1 on listening sockets: accepts connections, spreads them over the loops, and runs a handler a loop.
///
/// `@unchecked Sendable`: `connections` of a loop is touched on that loop only; the rest is immutable or behind a
/// Mutex or an Atomic.
public final class HTTPServer: @unchecked Sendable {
  /// The connections of one loop. Confined to that loop.
  private final class LoopState {
    let loop: EventLoop
    let handler: any ServerHandler
    var connections: [ObjectIdentifier: ServerConnection] = [:]

    init(loop: EventLoop, handler: any ServerHandler) {
      self.loop = loop
      self.handler = handler
    }
  }

  public let settings: ServerSettings
  private let loops: [LoopState]
  private let listeners = Mutex<[Listener]>([])
  private let tls: Mutex<TLSContext?>
  private let next = Atomic<Int>(0)
  private let open = Atomic<Int>(0)
  private let parked = Atomic<Int>(0)
  private let buffered = Atomic<Int>(0)
  private let accepted = Atomic<UInt64>(0)
  private let overloaded = Atomic<UInt64>(0)
  private let failedHandshakes = Atomic<UInt64>(0)

  /// - Parameters:
  ///   - handler: makes the handler of a loop; it is called on that loop only.
  ///   - tls: inbound TLS, or nil for the clear.
  public init(
    settings: ServerSettings, loops: [EventLoop], tls: TLSContext? = nil,
    handler: (EventLoop) -> any ServerHandler
  ) {
    self.settings = settings
    self.tls = Mutex(tls)
    self.loops = loops.map { LoopState(loop: $0, handler: handler($0)) }
  }

  public var counts: ServerCounts {
    ServerCounts(
      open: open.load(ordering: .relaxed), parked: parked.load(ordering: .relaxed),
      bufferedBytes: buffered.load(ordering: .relaxed), accepted: accepted.load(ordering: .relaxed),
      refusedForOverload: overloaded.load(ordering: .relaxed),
      failedHandshakes: failedHandshakes.load(ordering: .relaxed))
  }

  /// Takes another certificate for connections from now on; those that stand keep theirs.
  public func replaceTLS(_ context: TLSContext) {
    tls.withLock { $0 = context }
  }

  /// Binds and starts accepting.
  /// - Parameter greeting: makes what a connection over the limit is told before it is closed; asked each time, for
  ///   it holds the time.
  /// - Returns: the real address, with the port that the system chose for port 0.
  public func listen(
    on address: SocketAddress, overloadAnswer greeting: @escaping @Sendable () -> [UInt8]
  ) throws(TransportError) -> SocketAddress {
    let box = ListenerAddress()
    let listener = try Listener(on: address) { [self] descriptor, peer in
      take(descriptor, from: peer, listener: box.value ?? address, overloadAnswer: greeting)
    }
    box.set(listener.address)
    listeners.withLock { $0.append(listener) }
    listener.start()
    return listener.address
  }

  private func take(
    _ descriptor: Int32, from peer: SocketAddress, listener: SocketAddress,
    overloadAnswer: @Sendable () -> [UInt8]
  ) {
    // Counted last, so that who sees it counted finds it among the open ones too.
    defer { accepted.wrappingAdd(1, ordering: .relaxed) }
    let context = tls.withLock { $0 }
    let count = open.load(ordering: .relaxed)
    let isOver = count >= settings.maximumConnections
    if isOver { overloaded.wrappingAdd(1, ordering: .relaxed) }
    // Who is refused stays until the answer is read, but only so many do; over TLS that would cost a handshake.
    let isTurnedAway =
      isOver && (context != nil || count >= settings.maximumConnections &+ refusedAtOnce)
    guard !loops.isEmpty, !isTurnedAway else {
      // Where it has not sent anything yet, it can read this all the same.
      if context == nil { _ = overloadAnswer().withUnsafeBytes { SystemCalls.send(descriptor, $0) } }
      return SystemCalls.closeDescriptor(descriptor)
    }
    open.wrappingAdd(1, ordering: .relaxed)
    let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
    let index = Int(UInt(bitPattern: turn) % UInt(loops.count))
    let client = ClientInfo(address: peer, listener: listener, isTLS: context != nil)
    let refusal = isOver ? overloadAnswer() : nil
    let isTaken = loops[index].loop.execute { [self] in
      begin(descriptor, client, context, refusal: refusal, onLoop: index)
    }
    if !isTaken {
      open.wrappingSubtract(1, ordering: .relaxed)
      SystemCalls.closeDescriptor(descriptor)
    }
  }

  /// Connections over the limit that are being told so; few where descriptors are few.
  private var refusedAtOnce: Int { min(256, settings.maximumConnections / 4 &+ 1) }

  private func begin(
    _ descriptor: Int32, _ client: ClientInfo, _ context: TLSContext?, refusal: [UInt8]?, onLoop index: Int
  ) {
    let state = loops[index]
    var stream = ByteStream(descriptor: descriptor)
    if let context {
      do throws(OpenSSLError) {
        stream.beginTLS(try TLSSession.server(context, descriptor: descriptor))
      } catch {
        noteHandshakeFailure()
        SystemCalls.closeDescriptor(descriptor)
        open.wrappingSubtract(1, ordering: .relaxed)
        return
      }
    }
    let connection = ServerConnection(
      stream: stream, client: client, server: self, loop: state.loop, handler: state.handler)
    if let refusal { connection.beginRefused(with: refusal) } else { connection.begin() }
  }

  // MARK: - Called by connections, on their loops

  func connectionOpened(_ connection: ServerConnection) {
    guard let state = loops.first(where: { $0.loop === connection.loop }) else { return }
    state.connections[ObjectIdentifier(connection)] = connection
  }

  func connectionClosed(_ connection: ServerConnection) {
    open.wrappingSubtract(1, ordering: .relaxed)
    loops.first { $0.loop === connection.loop }?.connections[ObjectIdentifier(connection)] = nil
  }

  func noteParked(_ change: Int) { parked.wrappingAdd(change, ordering: .relaxed) }

  func noteBuffered(_ change: Int) { buffered.wrappingAdd(change, ordering: .relaxed) }

  func noteHandshakeFailure() { failedHandshakes.wrappingAdd(1, ordering: .relaxed) }

  // MARK: - Ending

  /// Stops accepting, lets what is under way finish, refuses what begins from now on, and closes idle connections.
  /// Returns when no connection is left or the time is up.
  /// - Returns: whether everything finished in time.
  public func drain(within timeout: Duration) async -> Bool {
    let end = ContinuousClock.now + timeout
    for listener in listeners.withLock({ $0 }) {
      await withCheckedContinuation { continuation in listener.stop { continuation.resume() } }
    }
    // No connection comes any more, and those that came are on their loops before this.
    drainConnections()
    while open.load(ordering: .relaxed) > 0 {
      guard ContinuousClock.now < end else { return false }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return true
  }

  func drainConnections() {
    for index in loops.indices {
      loops[index].loop.execute { [self] in
        for connection in loops[index].connections.values { connection.drain() }
      }
    }
  }
}

/// The real address of a listener, known only after it was made.
private final class ListenerAddress: Sendable {
  private let storage = Mutex<SocketAddress?>(nil)
  var value: SocketAddress? { storage.withLock { $0 } }
  func set(_ address: SocketAddress) { storage.withLock { $0 = address } }
}
