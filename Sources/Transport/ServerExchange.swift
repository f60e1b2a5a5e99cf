public import HTTP1

/// Where a request came from.
public struct ClientInfo: Sendable {
  public let address: SocketAddress
  /// The listener's own address, whose Host a client may name.
  public let listener: SocketAddress
  public let isTLS: Bool
}

/// One request and the means to answer it, once. Belongs to the loop of its connection; call its methods there.
///
/// `@unchecked Sendable`: confined to its loop; only the reference travels.
public final class ServerExchange: @unchecked Sendable {
  public let head: RequestHead
  public let body: [UInt8]
  public let client: ClientInfo
  public let loop: EventLoop
  private var connection: ServerConnection?
  /// Who will answer; told when the server ends before that. Whoever sets it takes it back with the answer.
  public var waiter: (any ServerExchangeWaiter)?

  init(head: RequestHead, body: [UInt8], connection: ServerConnection) {
    self.head = head
    self.body = body
    self.connection = connection
    client = connection.client
    loop = connection.loop
  }

  /// Whether the connection can carry another request after this one.
  public var persists: Bool { connection?.willPersist(after: head) ?? false }

  /// Whether the client is still connected, as far as is known.
  public var isOpen: Bool { connection != nil && connection?.isClosed == false }

  /// The Connection field that goes with ``persists``: HTTP/1.1 says only the end, HTTP/1.0 only the staying
  /// (RFC 9112 section 9.3).
  public func appendConnectionField(to writer: inout HeadWriter, persists: Bool) {
    if !persists {
      writer.field("Connection", "close")
    } else if head.version == .http10 {
      writer.field("Connection", "keep-alive")
    }
  }

  /// Called on the loop when the client has taken most of what it had not, after ``flush()`` returned true; also
  /// when it is gone, which ``isOpen`` tells.
  public var whenDrained: (() -> Void)?

  /// From here on a client that leaves is noticed at once, not only when bytes are written to it: for an answer that
  /// goes on for long with long pauses. Its source hears of it as of ``whenDrained``. A client that sends more before
  /// the answer's end is let go too. In the clear only: over TLS a client may send records of the protocol's own.
  public func watchForEnd() { connection?.watchForEnd() }

  /// Hands bytes of the answer over; nothing moves before ``flush()`` or ``finish(persists:)``.
  public func write(_ bytes: consuming [UInt8]) {
    connection?.enqueue(bytes)
  }

  /// Writes what the client takes now.
  /// - Returns: whether so much is left that the source should pause until ``whenDrained``.
  public func flush() -> Bool {
    guard let connection else { return false }
    connection.flush()
    return connection.isBacklogged
  }

  /// The answer is whole; the connection goes on with the next request or closes.
  public func finish(persists: Bool) {
    let finished = connection
    connection = nil
    whenDrained = nil
    finished?.exchangeFinished(persists: persists)
  }

  /// The answer cannot be completed: closes the connection so that the client sees it broken off, never a wrong end.
  public func abort() {
    let aborted = connection
    connection = nil
    whenDrained = nil
    aborted?.exchangeAborted()
  }
}

/// Whoever has taken an exchange to answer it later.
public protocol ServerExchangeWaiter: AnyObject {
  /// The loop is ending: the last moment to answer. Called on the loop, perhaps before calls to upstreams that are
  /// under way on it are told the same.
  func serverIsStopping()
}

/// What answers the requests of a server's connections; one for each loop, called on that loop.
public protocol ServerHandler: AnyObject {
  /// Looks at a head before its body is read. What it returns is sent as the whole answer, and the connection
  /// closes; nil lets the request in.
  func screen(_ head: RequestHead, client: ClientInfo) -> [UInt8]?
  /// Answers a request, now or later.
  func handle(_ exchange: ServerExchange)
  /// The answer to bytes that are no request, after which the connection closes.
  func answer(to error: ParseError, client: ClientInfo) -> [UInt8]
  /// The answer to a client that began a request and did not finish it in time.
  func answerToLateRequest(client: ClientInfo) -> [UInt8]
  /// The answer to a request that begins while the server drains, or is not whole (and its head nil) when it ends.
  func answerWhileDraining(to head: RequestHead?, client: ClientInfo) -> [UInt8]
}
