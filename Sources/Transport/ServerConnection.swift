import HTTP1

/// One client's connection: reads requests in order, hands each to the handler, writes the answers, and closes when
/// either side is done. While a request is being answered nothing more is read, so a client has one request under
/// way and at most one read of pipelined bytes waiting; nor are waiting requests taken up while the client leaves
/// earlier answers lying.
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
  /// What reads its requests, and the head of one that is not whole yet; nil while nothing of one is there, for most
  /// of what a connection takes is in it.
  private var input: Input?
  private var output = OutputBuffer()
  private var phase: Phase
  /// The request under way. It holds this connection too, until one of both lets go at its end.
  private var exchange: ServerExchange?
  private var clientEnded = false
  private var isProcessing = false
  private var isDraining = false
  /// Whether a request that begins from here on is refused because the server drains.
  private var takesNoMore = false
  /// Whether pipelined requests wait in the reader: until the client has taken earlier answers, or until others on
  /// the loop had their turn.
  private var isHeldBack = false
  /// Whether the client's end is looked for while it is being answered, see ``ServerExchange/watchForEnd()``.
  private var isWatched = false
  /// When the connection became idle; 0 while it is not.
  private var idleSince: UInt64 = 0
  /// By when the client must have sent what is waited for, and by when it must have taken more of what is written;
  /// the earlier of the two is ``deadline``.
  private var readDeadline = UInt64.max
  private var writeDeadline = UInt64.max
  /// The poll events that unsent output waits for.
  private var outputEvents = PollEvents.writable
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
    phase = stream.isTLS ? .handshaking : .reading
    super.init(loop: loop, descriptor: stream.descriptor)
  }

  /// Joins the loop.
  func begin() {
    loop.add(self)
    idleSince = loop.now
    limitReading(to: settings.headerTimeout)
    loop.poll(self, for: PollEvents.readable)
    server.connectionOpened(self)
  }

  /// Joins the loop only to be told that there is no room, and to leave once it has read so.
  func beginRefused(with answer: [UInt8]) {
    loop.add(self)
    server.connectionOpened(self)
    if phase == .reading { refuse(with: answer) }
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
    let held = phase == .closed ? 0 : (input?.reader.bufferedBytes ?? 0) + output.count
    guard held != accounted else { return }
    server.noteBuffered(held - accounted)
    accounted = held
  }

  private func handle(_ events: Int32) {
    if phase == .handshaking { return continueHandshake() }
    if !output.isEmpty, events & (outputEvents | PollEvents.broken) != 0 { flush() }
    guard events & ~PollEvents.writable != 0 || stream.isTLS else { return }
    switch phase {
    case .reading: readRequests()
    case .lingering: readAway()
    case .answering where isWatched:
      if !SystemCalls.isQuietAndOpen(descriptor) { close() }
    case .answering, .closing:
      // Nothing is read now; an error or a hang-up tells that the client is gone.
      if events & PollEvents.broken != 0 { close() }
    case .handshaking, .closed: break
    }
  }

  private func continueHandshake() {
    switch stream.handshake() {
    case .bytes:
      phase = .reading
      loop.poll(self, for: PollEvents.readable)
      readRequests()
      awaitLastRequest()
    case .wait(let events): loop.poll(self, for: events)
    case .closed, .failed:
      server.noteHandshakeFailure()
      close()
    }
  }

  /// Others on the loop get their turn however much one client sends; poll reports what is left. (TLS never leaves
  /// any: a record is smaller than the read buffer.)
  private static let readsPerTurn = 8
  /// Pipelined requests that are answered at once, such as refused ones, count too: thousands fit into one read.
  private static let requestsPerTurn = 64

  private func readRequests() {
    for _ in 0..<Self.readsPerTurn {
      guard phase == .reading, !isHeldBack else { return }
      switch stream.read(into: loop.readBuffer) {
      case .bytes(let count):
        if idleSince != 0 { startHeadClock() }
        let isAll = count < loop.readBuffer.count && !stream.hasBufferedBytes
        openInput().reader.append(UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]))
        process()
        if isAll { return }
      case .wait(let events):
        loop.poll(self, for: events | PollEvents.readable | (output.isEmpty ? 0 : outputEvents))
        return
      case .closed:
        clientEnded = true
        return endAfterOutput()
      case .failed:
        return close()
      }
    }
  }

  private func openInput() -> Input {
    if let input { return input }
    let opened = Input(RequestReader(limits: settings.limits))
    input = opened
    return opened
  }

  private var isAmidRequest: Bool { input?.reader.isAmidRequest ?? false }

  /// The clock of a head runs from its first byte, whatever comes after it.
  private func startHeadClock() {
    idleSince = 0
    limitReading(to: settings.headerTimeout)
  }

  private func limitReading(to time: UInt64?) {
    readDeadline = time.map { loop.now &+ $0 } ?? .max
    deadline = min(readDeadline, writeDeadline)
  }

  /// Takes requests out of the reader until bytes run out, one is being answered, too much output waits, or others
  /// on the loop are due.
  private func process() {
    guard !isProcessing else { return }
    isProcessing = true
    defer { isProcessing = false }
    isHeldBack = false
    var taken = 0
    while phase == .reading {
      if isBacklogged || taken == Self.requestsPerTurn {
        isHeldBack = true
        if !isBacklogged { goOnNextTurn() }
        break
      }
      do throws(ParseError) {
        guard let event = try input?.reader.next() else { break }
        switch consume event {
        case .head(let head, let wantsContinue): headArrived(head, wantsContinue: wantsContinue)
        case .body(let body):
          taken += 1
          bodyArrived(body)
        }
      } catch {
        refuse(with: handler.answer(to: error, client: client))
      }
    }
    // What is left of a pipelining client's bytes is the beginning of a request: its clock runs from here.
    if phase == .reading, idleSince != 0, isAmidRequest, !isHeldBack { startHeadClock() }
    if phase == .reading || phase == .answering { updatePolling() }
  }

  private func goOnNextTurn() {
    loop.execute { [self] in
      guard isHeldBack, phase == .reading else { return }
      process()
      accountForBuffers()
    }
  }

  private func headArrived(_ head: consuming RequestHead, wantsContinue: Bool) {
    if let refusal = handler.screen(head, client: client) { return refuse(with: refusal) }
    if takesNoMore { return refuse(with: handler.answerWhileDraining(to: head, client: client)) }
    input?.head = head
    idleSince = 0
    limitReading(to: settings.bodyTimeout)
    if wantsContinue {
      output.append(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
      flush()
    }
  }

  private func bodyArrived(_ body: consuming [UInt8]) {
    guard let head = input?.head.take() else { return }
    // Begun before the end and whole only in the loop's last moment, when nobody would answer it any more.
    if takesNoMore { return refuse(with: handler.answerWhileDraining(to: head, client: client)) }
    phase = .answering
    limitReading(to: nil)  // from here the upstream's limits and the write limit rule
    idleSince = 0
    let exchange = ServerExchange(head: head, body: body, connection: self)
    self.exchange = exchange
    handler.handle(exchange)
  }

  /// Sends a last answer and closes.
  private func refuse(with answer: [UInt8]) {
    output.append(answer)
    closeAfterOutput()
  }

  private func closeAfterOutput() {
    phase = .closing
    idleSince = 0
    limitReading(to: nil)
    flush()
  }

  /// The client will send nothing more: what it has not taken yet of earlier answers is still its own.
  private func endAfterOutput() {
    output.isEmpty ? close() : closeAfterOutput()
  }

  // MARK: - Answering

  func enqueue(_ bytes: consuming [UInt8]) {
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
      if phase == .reading, idleSince != 0 { becomeIdle() }
      updatePolling()
      if before > 0 { outputTaken() }
    case .wait(let events):
      outputEvents = events
      updatePolling()
      accountForBuffers()
      if output.count < settings.highWaterMark / 2 { outputTaken() }
    case .closed, .failed:
      close()
    }
  }

  /// The client has caught up: whoever waited for that goes on.
  private func outputTaken() {
    exchange?.whenDrained?()
    if isHeldBack, phase == .reading { process() }
  }

  /// A client that takes its answer must take 16 KiB each write time limit, or all of it: a trickle does not hold
  /// the connection.
  private func noteProgress(_ count: Int) {
    writtenSinceDeadline += count
    if output.isEmpty {
      writtenSinceDeadline = 0
      writeDeadline = .max
    } else if writeDeadline == .max || writtenSinceDeadline >= 16384 {
      writtenSinceDeadline = 0
      writeDeadline = loop.now &+ settings.writeTimeout
    }
    deadline = min(readDeadline, writeDeadline)
  }

  func watchForEnd() {
    guard phase == .answering, !stream.isTLS else { return }
    isWatched = true
    updatePolling()
  }

  func exchangeFinished(persists: Bool) {
    guard phase == .answering else { return }
    exchange = nil
    isWatched = false
    guard persists else { return closeAfterOutput() }
    phase = .reading
    idleSince = loop.now
    flush()
    process()
    awaitLastRequest()
  }

  func exchangeAborted() {
    guard phase == .answering else { return }
    exchange = nil
    // What was already written of the answer is a part of it; a reset tells so, where the mere end of the stream
    // could pass for the answer's own (HTTP/1.0).
    SystemCalls.resetOnClose(descriptor)
    close()
  }

  private func becomeIdle() {
    idleSince = loop.now
    limitReading(to: min(Self.parkAfter, settings.idleTimeout))
  }

  /// A connection whose request is being answered waits for nothing and leaves the poll set: that its client is gone
  /// shows when the answer is written.
  private func updatePolling() {
    let isReading = phase == .reading && !isHeldBack || phase == .answering && isWatched
    let reading = isReading ? PollEvents.readable : 0
    let writing = output.isEmpty ? 0 : outputEvents
    loop.poll(self, for: reading | writing)
  }

  // MARK: - Idle, late and closing

  /// How long a connection stays in the poll set after its last exchange.
  private static let parkAfter: UInt64 = 1_000_000_000
  /// Long enough for a client on a slow line to have read its answer, which a reset would take from it.
  private static let lingerTimeout: UInt64 = 2_000_000_000
  private static let maximumLingeringBytes = 16 << 20

  override func deadlinePassed() {
    if writeDeadline <= loop.now { return close() }
    switch phase {
    case .reading where idleSince != 0: idleFor(loop.now &- idleSince)
    case .reading: refuse(with: handler.answerToLateRequest(client: client))
    case .handshaking, .lingering: close()
    case .closing, .answering: deadline = min(readDeadline, writeDeadline)
    case .closed: break
    }
    accountForBuffers()
  }

  private func idleFor(_ time: UInt64) {
    // The idle time runs from the last answer's last byte, and that is not out yet.
    guard output.isEmpty else { return limitReading(to: nil) }
    if isDraining || time >= settings.idleTimeout { return isParked ? loop.unpark(self) : closeIdle() }
    limitReading(to: settings.idleTimeout &- time)
    guard !isParked else { return }
    loop.park(self)
    guard isParked else { return }
    server.noteParked(1)
    if !isAmidRequest { input = nil }
  }

  override func unparked() {
    server.noteParked(-1)
    guard phase == .reading else { return }
    loop.poll(self, for: PollEvents.readable)
    // Also where the time is up: a request may have come in the last moment.
    readRequests()
    accountForBuffers()
    guard phase == .reading, idleSince != 0 else { return }
    if isDraining || loop.now &- idleSince >= settings.idleTimeout { closeIdle() }
  }

  /// Stops taking requests: what has arrived is still answered, what begins later is refused, and the connection
  /// closes after its answer, or once it has been idle for a moment.
  func drain() {
    isDraining = true
    guard phase == .reading else {
      takesNoMore = true
      return
    }
    if isParked { return loop.unpark(self) }
    readRequests()
    accountForBuffers()
    awaitLastRequest()
  }

  private func awaitLastRequest() {
    guard isDraining, phase == .reading, !isAmidRequest else { return }
    takesNoMore = true
    output.isEmpty ? limitReading(to: settings.drainGrace) : closeAfterOutput()
  }

  private func startLingering() {
    stream.endSending()
    guard !clientEnded else { return close() }
    phase = .lingering
    limitReading(to: Self.lingerTimeout)
    loop.poll(self, for: PollEvents.readable)
  }

  private func readAway() {
    for _ in 0..<Self.readsPerTurn {
      switch SystemCalls.receive(descriptor, into: loop.readBuffer) {
      case .bytes(let count):
        lingeringBytes += count
        if lingeringBytes > Self.maximumLingeringBytes { return close() }
      case .wouldBlock: return
      case .closed, .failed: return close()
      }
    }
  }

  /// Ends an idle connection in order, which over TLS takes a word.
  private func closeIdle() {
    stream.endSending()
    close()
  }

  private func close() {
    guard phase != .closed else { return }
    phase = .closed
    let unfinished = exchange
    exchange = nil
    if isParked { server.noteParked(-1) }
    loop.remove(self)
    deadline = .max
    closeDescriptor()
    accountForBuffers()
    server.connectionClosed(self)
    // A source that paused for this client goes on, and finds it gone.
    unfinished?.whenDrained?()
  }

  /// Also a client that is not answered in time for the end hears so.
  override func loopStopping() {
    takesNoMore = true
    switch phase {
    case .answering: exchange?.waiter?.serverIsStopping()
    case .reading where !isParked:
      readRequests()
      guard phase == .reading, isAmidRequest else { return }
      refuse(with: handler.answerWhileDraining(to: nil, client: client))
    default: break
    }
  }

  override func loopStopped() {
    if !output.isEmpty { _ = output.flush(to: stream) }
    close()
  }
}

/// A reader and what it has read, behind a reference, so that an idle connection can do without.
private final class Input {
  var reader: RequestReader
  /// The head whose body is being read.
  var head: RequestHead?

  init(_ reader: RequestReader) {
    self.reader = reader
  }
}
