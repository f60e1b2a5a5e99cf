import HTTP1

/// One client's connection: reads requests in order, hands each to the handler, writes the answers, and closes when
/// either side is done. While a request is being answered nothing more is read, so a client has one request under
/// way and at most one read of pipelined bytes waiting.
final class ServerConnection: LoopMember, @unchecked Sendable {
  private enum Phase {
    case handshaking
    /// Waiting for a request or reading one.
    case reading
    case answering
    /// The last answer is being written; then the connection closes.
    case closing
    /// Our direction is ended; the client's leftovers are read away so that the answer is not lost to a reset.
    case lingering
    case closed
  }

  let client: ClientInfo
  private let server: HTTPServer
  private let handler: any ServerHandler
  private var stream: ByteStream
  private var reader: RequestReader
  private var output = OutputBuffer()
  private var phase: Phase
  private weak var exchange: ServerExchange?
  private var clientEnded = false
  private var isParked = false
  private var isProcessing = false
  private var isDraining = false
  /// When the connection became idle; 0 while it is not.
  private var idleSince: UInt64 = 0
  private var lingeringBytes = 0
  private var writtenSinceDeadline = 0
  private var accounted = 0

  private var settings: ServerSettings { server.settings }

  init(
    stream: ByteStream, client: ClientInfo, server: HTTPServer, loop: EventLoop, handler: any ServerHandler
  ) {
    self.client = client
    self.server = server
    self.handler = handler
    self.stream = stream
    reader = RequestReader(limits: server.settings.limits)
    phase = stream.isTLS ? .handshaking : .reading
    super.init(loop: loop, descriptor: stream.descriptor)
  }

  /// Joins the loop.
  func begin() {
    loop.add(self)
    idleSince = loop.now
    deadline = loop.now &+ settings.headerTimeout
    loop.poll(self, for: PollEvents.readable)
    server.connectionOpened(self)
  }

  var isClosed: Bool { phase == .closed }

  func willPersist(after head: RequestHead) -> Bool {
    head.keepsAlive && !isDraining && !clientEnded
  }

  // MARK: - Reading

  override func ready(_ events: Int32) {
    handle(events)
    accountForBuffers()
  }

  /// Tells the server's count what is held here; an exchange that came and went at once changes nothing.
  private func accountForBuffers() {
    let held = phase == .closed ? 0 : reader.bufferedBytes + output.count
    guard held != accounted else { return }
    server.noteBuffered(held - accounted)
    accounted = held
  }

  private func handle(_ events: Int32) {
    if phase == .handshaking { return continueHandshake() }
    if events & (PollEvents.writable | PollEvents.broken) != 0, !output.isEmpty { flush() }
    guard events & ~PollEvents.writable != 0 || stream.isTLS else { return }
    switch phase {
    case .reading: readRequests()
    case .lingering: readAway()
    case .answering, .closing:
      // Nothing is read now, so this is an error or a hang-up: the client is gone.
      if events & PollEvents.broken != 0 { clientBroke() }
    case .handshaking, .closed: break
    }
  }

  private func continueHandshake() {
    switch stream.handshake() {
    case .bytes:
      phase = .reading
      loop.poll(self, for: PollEvents.readable)
      readRequests()
    case .wait(let events): loop.poll(self, for: events)
    case .closed, .failed:
      server.noteHandshakeFailure()
      close()
    }
  }

  private func readRequests() {
    while phase == .reading {
      switch stream.read(into: loop.readBuffer) {
      case .bytes(let count):
        if idleSince != 0 || !reader.isAmidRequest {
          // The clock of a head runs from its first byte, whatever comes after it.
          idleSince = 0
          deadline = loop.now &+ settings.headerTimeout
        }
        let isAll = count < loop.readBuffer.count && !stream.hasBufferedBytes
        reader.append(UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]))
        process()
        if isAll { return }
      case .wait(let events):
        loop.poll(self, for: events | PollEvents.readable)
        return
      case .closed:
        clientEnded = true
        return close()
      case .failed:
        return close()
      }
    }
  }

  /// Takes requests out of the reader until bytes run out or one is being answered.
  private func process() {
    guard !isProcessing else { return }
    isProcessing = true
    defer { isProcessing = false }
    while phase == .reading {
      do throws(ParseError) {
        guard let event = try reader.next() else { return }
        switch event {
        case .head(let head, let wantsContinue): headArrived(head, wantsContinue: wantsContinue)
        case .request(let head, let body): requestArrived(head, body)
        }
      } catch {
        refuse(with: handler.answer(to: error, client: client))
      }
    }
    if phase == .reading || phase == .answering { updatePolling() }
  }

  private func headArrived(_ head: RequestHead, wantsContinue: Bool) {
    if let refusal = handler.screen(head, client: client) { return refuse(with: refusal) }
    deadline = loop.now &+ settings.bodyTimeout
    if wantsContinue {
      output.append(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
      flush()
    }
  }

  private func requestArrived(_ head: RequestHead, _ body: [UInt8]) {
    phase = .answering
    deadline = .max  // from here the upstream's limits and the write limit rule
    idleSince = 0
    let exchange = ServerExchange(head: head, body: body, connection: self)
    self.exchange = exchange
    handler.handle(exchange)
  }

  /// Sends a last answer and closes.
  private func refuse(with answer: [UInt8]) {
    output.append(answer)
    phase = .closing
    flush()
  }

  // MARK: - Answering

  func enqueue(_ bytes: [UInt8]) {
    guard phase == .answering else { return }
    output.append(bytes)
  }

  /// Whether the client is so slow that the answer's source should pause.
  var isBacklogged: Bool { output.count > settings.highWaterMark }

  func flush() {
    guard phase != .closed, phase != .handshaking else { return }
    let before = output.count
    let outcome = output.flush(to: stream)
    noteProgress(before - output.count)
    switch outcome {
    case .bytes:
      if phase == .closing { return startLingering() }
      updatePolling()
      if before > 0 { exchange?.whenDrained?() }
    case .wait(let events):
      loop.poll(self, for: events)
      if output.count < settings.highWaterMark / 2 { exchange?.whenDrained?() }
    case .closed, .failed:
      clientBroke()
    }
  }

  /// A client that takes its answer must take 16 KiB each write time limit, or all of it: a trickle does not hold
  /// the connection.
  private func noteProgress(_ count: Int) {
    if output.isEmpty {
      writtenSinceDeadline = 0
      if phase == .answering { deadline = .max }
      return
    }
    writtenSinceDeadline += count
    if deadline == .max || writtenSinceDeadline >= 16384 {
      writtenSinceDeadline = 0
      deadline = loop.now &+ settings.writeTimeout
    }
  }

  func exchangeFinished(persists: Bool) {
    guard phase == .answering else { return }
    exchange = nil
    if persists, !isDraining {
      phase = .reading
      flush()
      guard phase == .reading else { return }
      if output.isEmpty { becomeIdle() }
      process()
    } else {
      phase = .closing
      flush()
    }
  }

  func exchangeAborted() {
    guard phase == .answering else { return }
    exchange = nil
    // What was already written of the answer is a part of it; a reset tells the client so at once.
    close()
  }

  private func clientBroke() {
    close()
  }

  private func becomeIdle() {
    idleSince = loop.now
    deadline = loop.now &+ min(Self.parkAfter, settings.idleTimeout)
  }

  private func updatePolling() {
    let reading = phase == .reading ? PollEvents.readable : 0
    let writing = output.isEmpty ? 0 : PollEvents.writable
    // While a request is answered POLLHUP and POLLERR still come, which tell that the client is gone.
    loop.poll(self, for: reading | writing)
  }

  // MARK: - Idle, late and closing

  /// How long a connection stays in the poll set after its last exchange.
  private static let parkAfter: UInt64 = 1_000_000_000
  private static let lingerTimeout: UInt64 = 1_000_000_000
  private static let maximumLingeringBytes = 1 << 20

  override func deadlinePassed() {
    switch phase {
    case .reading where idleSince != 0: idleFor(loop.now &- idleSince)
    case .reading: refuse(with: handler.answerToLateRequest(client: client))
    case .handshaking, .closing, .lingering, .answering: close()
    case .closed: break
    }
  }

  private func idleFor(_ time: UInt64) {
    if time >= settings.idleTimeout { return isParked ? leaveParking() : close() }
    deadline = idleSince &+ settings.idleTimeout
    guard !isParked else { return }
    isParked = true
    server.noteParked(1)
    reader.releaseMemory()
    loop.park(self)
  }

  /// Asks Dispatch for the descriptor; ``unparked()`` then closes it.
  private func leaveParking() {
    isDraining = true
    leaveParkingLot()
  }

  override func unparked() {
    isParked = false
    server.noteParked(-1)
    guard phase == .reading else { return }
    if isDraining { return close() }
    loop.poll(self, for: PollEvents.readable)
    readRequests()
  }

  /// Stops taking requests: an idle connection closes, a busy one after its answer.
  func drain() {
    if phase == .reading, !reader.isAmidRequest {
      isParked ? leaveParking() : close()
    }
    isDraining = true
  }

  private func startLingering() {
    stream.endSending()
    guard !clientEnded else { return close() }
    phase = .lingering
    deadline = loop.now &+ Self.lingerTimeout
    loop.poll(self, for: PollEvents.readable)
  }

  private func readAway() {
    while phase == .lingering {
      switch SystemCalls.receive(descriptor, into: loop.readBuffer) {
      case .bytes(let count):
        lingeringBytes += count
        if lingeringBytes > Self.maximumLingeringBytes { return close() }
      case .wouldBlock: return
      case .closed, .failed: return close()
      }
    }
  }

  private func close() {
    guard phase != .closed else { return }
    phase = .closed
    exchange = nil
    loop.remove(self)
    deadline = .max
    closeDescriptor()
    accountForBuffers()
    server.connectionClosed(self)
  }

  override func loopStopped() {
    phase = .closed
    closeDescriptor()
  }
}
