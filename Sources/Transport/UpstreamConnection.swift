import HTTP1
import OpenSSL

/// One connection to an upstream, from looking its name up to closing it, carrying one request at a time.
final class UpstreamConnection: LoopMember, @unchecked Sendable {
  private enum Phase {
    case connecting
    case tunnelling
    case handshaking
    case carrying
    case idle
    case closed
  }

  private let pool: UpstreamPool
  private var call: UpstreamCall?
  private var phase = Phase.connecting
  private var stream: ByteStream
  private var output = OutputBuffer()
  private var response: ResponseReader
  private var addresses: ArraySlice<SocketAddress> = []
  private var lastError = TransportError(.unreachable, "no address was tried")
  private var tlsContext: TLSContext?
  private var usesProxy = false
  private var carriedBefore = false
  private var paused = false
  /// Monotonic nanoseconds by which the connection must stand.
  private var connectDeadline = UInt64.max
  /// Why the request cannot be written any more, while what the upstream had said before is still read.
  private var brokenWrite: TransportError?
  /// The poll events that unsent output waits for.
  private var outputEvents = PollEvents.writable
  private var receivedSinceDeadline = 0

  init(pool: UpstreamPool, call: UpstreamCall) {
    self.pool = pool
    self.call = call
    stream = ByteStream(descriptor: -1)
    response = ResponseReader(limits: pool.settings.limits)
    super.init(loop: pool.loop, descriptor: -1)
    call.connection = self
  }

  // MARK: - Connecting

  /// Makes the connection that `call` asked for: name, then each address in turn, then tunnel and TLS.
  func connect() {
    guard let call else { return }
    loop.add(self)
    connectDeadline = call.connectDeadline
    deadline = connectDeadline
    if pool.origin.scheme == .https {
      guard let known = pool.settings.tls.known else { return loadTLS() }
      tlsContext = known
    }
    usesProxy = pool.settings.proxy?.covers(pool.origin) ?? false
    let destination = usesProxy ? pool.settings.proxy?.origin ?? pool.origin : pool.origin
    if let known = pool.settings.resolver.known(destination, now: loop.now) {
      addresses = known[...]
      connectToNextAddress()
    } else {
      resolve(destination)
    }
  }

  private func loadTLS() {
    pool.settings.tls.load { [self] result in
      loop.execute { [self] in
        guard phase == .connecting, memberIndex >= 0 else { return }
        switch result {
        case .failure(let error): fail(error)
        case .success:
          loop.remove(self)
          connect()
        }
      }
    }
  }

  private func resolve(_ destination: Origin) {
    pool.settings.resolver.resolve(destination) { [self] result in
      loop.execute { [self] in
        guard phase == .connecting, memberIndex >= 0 else { return }
        switch result {
        case .failure(let error): fail(error)
        case .success(let found):
          addresses = found[...]
          connectToNextAddress()
        }
      }
    }
  }

  private func connectToNextAddress() {
    while let address = addresses.popFirst() {
      if pool.settings.ownAddresses.contains(address) {
        lastError = TransportError(.loop, "\(address) is this proxy itself")
        continue
      }
      let made = SystemCalls.makeTCPSocket(family: address.family)
      guard case .success(let socket) = made else {
        if case .failure(let error) = made { lastError = error }
        continue
      }
      descriptor = socket
      stream = ByteStream(descriptor: socket)
      switch SystemCalls.startConnecting(socket, to: address) {
      case .success:
        deadline = attemptDeadline()
        loop.poll(self, for: PollEvents.writable)
        return
      case .failure(let error):
        lastError = error
        closeDescriptor()
      }
    }
    fail(lastError)
  }

  /// An address that swallows packets must not use up the time of those after it.
  private func attemptDeadline() -> UInt64 {
    guard connectDeadline > loop.now, !addresses.isEmpty else { return connectDeadline }
    let share = (connectDeadline &- loop.now) / UInt64(addresses.count &+ 1)
    return min(connectDeadline, loop.now &+ max(share, Self.shortestAttempt))
  }

  /// Longer than a connection across the world takes.
  private static let shortestAttempt: UInt64 = 500_000_000

  private func giveUpAddress(_ error: TransportError) {
    lastError = error
    loop.stopPolling(self)
    closeDescriptor()
    connectToNextAddress()
  }

  private func connectionAnswered() {
    let code = SystemCalls.connectionOutcome(descriptor)
    guard code == 0 else { return giveUpAddress(TransportError(call: "connect", errno: code)) }
    deadline = connectDeadline
    if usesProxy, let proxy = pool.settings.proxy {
      phase = .tunnelling
      response.expectAnswer(toHEAD: true)  // a 2xx answer to CONNECT has no body (RFC 9110 section 9.3.6)
      output.append(proxy.connectRequest(to: pool.origin))
      return flushOutput()
    }
    beginTLSOrCarry()
  }

  private func beginTLSOrCarry() {
    guard let tlsContext else { return carryFirst() }
    do throws(OpenSSLError) {
      let session = try TLSSession.client(tlsContext, descriptor: descriptor, host: pool.origin.host)
      stream.beginTLS(session)
    } catch {
      return fail(TransportError(.tls, error.description))
    }
    phase = .handshaking
    continueHandshake()
  }

  private func continueHandshake() {
    switch stream.handshake() {
    case .bytes: carryFirst()
    case .wait(let events): loop.poll(self, for: events)
    case .closed: fail(TransportError(.tls, "the upstream closed the connection during the TLS handshake"))
    case .failed(let error): fail(error)
    }
  }

  private func carryFirst() {
    guard let call else { return close() }
    call.connectTime = loop.now &- (call.connectDeadline &- pool.settings.connectTimeout)
    carry(call)
  }

  // MARK: - Carrying a request

  /// Whether an idle connection can be lent: it is open, and no stray bytes wait on it.
  func isStillUsable() -> Bool {
    guard phase == .idle else { return false }
    guard stream.isTLS else { return SystemCalls.isQuietAndOpen(descriptor) }
    // TLS 1.3 tickets may arrive at any time and are taken in here; anything else is the end of the connection.
    if case .wait = stream.read(into: loop.readBuffer) { return true }
    return false
  }

  /// Writes the call's request and waits for its answer.
  func carry(_ newCall: UpstreamCall) {
    call = newCall
    newCall.connection = self
    phase = .carrying
    paused = false
    brokenWrite = nil
    response.expectAnswer(toHEAD: newCall.request.isHEAD)
    limitAnswer()
    output.append(newCall.request.bytes)
    flushOutput()
  }

  private func limitAnswer() {
    receivedSinceDeadline = 0
    deadline = loop.now &+ pool.settings.answerTimeout
  }

  /// An upstream must send 16 KiB each answer time limit, or the rest: a trickle does not hold the connection.
  private func noteBody(_ count: Int) {
    receivedSinceDeadline += count
    if receivedSinceDeadline >= 16384 { limitAnswer() }
  }

  private func flushOutput() {
    let before = output.count
    switch output.flush(to: stream) {
    case .bytes:
      updatePolling()
    case .wait(let events):
      // The answer may come before the request is out (an early 413, say), so reading goes on.
      outputEvents = events
      updatePolling()
    case .closed:
      writeBroke(TransportError(.closed, "the upstream closed the connection"), before: before)
    case .failed(let error):
      writeBroke(error, before: before)
    }
  }

  private func updatePolling(_ readEvents: Int32 = PollEvents.readable) {
    let writing = output.isEmpty ? 0 : outputEvents
    loop.poll(self, for: (paused ? 0 : readEvents | PollEvents.readable) | writing)
  }

  /// A write failed. When the very first one did, in the clear, not one byte of the request left this machine.
  /// Otherwise the upstream may have answered before it closed (an early 413, say), and that answer is the true one.
  private func writeBroke(_ error: TransportError, before: Int) {
    guard let call, phase == .carrying else { return fail(error) }
    let nothingLeft = !stream.isTLS && output.count == before && before == call.request.bytes.count
    output = OutputBuffer()
    if nothingLeft {
      if carriedBefore, !call.isSecondTry { return startOver(call, after: nil) }
      return fail(error)
    }
    brokenWrite = error
    updatePolling()
    readInput()
  }

  /// Moves a call from a pooled connection that turned out dead to a new one, which has its own time to be made.
  private func startOver(_ call: UpstreamCall, after failure: TransportError?) {
    self.call = nil
    call.beginSecondTry(after: failure, connectDeadline: loop.now &+ pool.settings.connectTimeout)
    close()
    pool.start(call, onlyNew: true)
  }

  private func readInput() {
    for _ in 0..<Self.readsPerTurn {
      guard phase == .carrying || phase == .tunnelling, !paused else { return }
      switch stream.read(into: loop.readBuffer) {
      case .bytes(let count):
        let isAll = count < loop.readBuffer.count && !stream.hasBufferedBytes && brokenWrite == nil
        take(UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]))
        // After each read, so that a receiver that has too much in hand can say so before the next.
        if phase == .carrying { call?.sink?.upstreamPaused() }
        if isAll { return }
      case .wait(let events):
        return updatePolling(events)
      case .closed:
        return inputEnded(
          orderly: brokenWrite == nil, TransportError(.closed, "the upstream closed the connection"))
      case .failed(let error):
        return inputEnded(orderly: false, error)
      }
    }
  }

  /// Others on the loop get their turn however much one upstream sends; poll reports what is left. (TLS never leaves
  /// any: a record is smaller than the read buffer.)
  private static let readsPerTurn = 8

  private func take(_ bytes: UnsafeRawBufferPointer) {
    response.append(bytes)
    do throws(ParseError) {
      while let event = try response.next() {
        switch consume event {
        case .head(let head):
          if phase == .tunnelling { return tunnelAnswered(head) }
          limitAnswer()
          call?.sink?.upstreamReceived(head: head)
        case .body(let slice):
          noteBody(slice.count)
          call?.sink?.upstreamReceived(body: slice)
        case .end(let reusable):
          return answerEnded(reusable: reusable)
        }
      }
    } catch {
      let isTunnel = phase == .tunnelling
      let answer = isTunnel ? "the HTTPS proxy's answer to CONNECT: " : ""
      fail(TransportError(.malformedAnswer, answer + error.message), mayHaveBeenSent: !isTunnel)
    }
  }

  private func tunnelAnswered(_ head: ResponseHead) {
    guard 200..<300 ~= head.status, response.isDrained else {
      let why =
        head.status == 407
        ? "it asks for credentials (put them into HTTPS_PROXY's URL)" : "status \(head.status)"
      return fail(TransportError(.tunnelRefused, "the HTTPS proxy refused the tunnel: \(why)"))
    }
    response = ResponseReader(limits: pool.settings.limits)
    beginTLSOrCarry()
  }

  private func inputEnded(orderly: Bool, _ error: TransportError) {
    guard phase == .carrying, let call else { return fail(error) }
    if orderly, response.endsWithConnection {
      self.call = nil
      close()
      return call.end()
    }
    if carriedBefore, !response.hasBegun, call.request.isRepeatable, !call.isSecondTry {
      return startOver(call, after: brokenWrite ?? error)
    }
    // Whatever broke it, such as TLS, it broke under a request.
    fail(TransportError(.closed, (brokenWrite ?? error).description), mayHaveBeenSent: true)
  }

  private func answerEnded(reusable: Bool) {
    guard let call else { return close() }
    self.call = nil
    call.connection = nil
    if reusable, output.isEmpty, brokenWrite == nil {
      phase = .idle
      carriedBefore = true
      response.reset()
      deadline = loop.now &+ pool.settings.idleTimeout
      loop.poll(self, for: 0)
      pool.giveBack(self)
    } else {
      close()
    }
    call.end()
  }

  func setPaused(_ pausing: Bool) {
    guard phase == .carrying, paused != pausing else { return }
    paused = pausing
    // While the client is slow, its own write deadline rules.
    if pausing { deadline = .max } else { limitAnswer() }
    updatePolling()
  }

  // MARK: - Events and the end

  override func ready(_ events: Int32) {
    switch phase {
    case .connecting: connectionAnswered()
    case .handshaking: continueHandshake()
    case .tunnelling, .carrying:
      if !output.isEmpty, events & outputEvents != 0 { flushOutput() }
      if events & ~PollEvents.writable != 0 || (stream.isTLS && output.isEmpty) { readInput() }
    case .idle, .closed: break
    }
  }

  override func deadlinePassed() {
    switch phase {
    case .idle: close()
    case .closed: break
    case .carrying:
      let what = response.hasBegun ? "stopped in the middle of its answer" : "did not answer"
      let seconds = pool.settings.answerTimeout / 1_000_000_000
      fail(TransportError(.timedOut, "\(pool.origin) \(what) within \(seconds) s"), mayHaveBeenSent: true)
    case .connecting where loop.now < connectDeadline && descriptor >= 0:
      giveUpAddress(TransportError(.timedOut, "an address did not answer"))
    case .connecting, .tunnelling, .handshaking:
      let milliseconds = pool.settings.connectTimeout / 1_000_000
      fail(TransportError(.timedOut, "no connection to \(pool.origin) within \(milliseconds) ms"))
    }
  }

  private func fail(_ error: TransportError, mayHaveBeenSent: Bool = false) {
    let failed = call
    call = nil
    close()
    failed?.fail(UpstreamFailure(error, mayHaveBeenSent: mayHaveBeenSent))
  }

  /// Closes the connection without telling anybody.
  func abandon() {
    call = nil
    close()
  }

  private func close() {
    guard phase != .closed else { return }
    if phase == .idle || phase == .carrying { stream.endSending() }
    phase = .closed
    loop.remove(self)
    deadline = .max
    closeDescriptor()
    pool.connectionClosed(self)
  }

  override func loopStopping() {
    fail(TransportError(.cancelled, "the proxy is ending"), mayHaveBeenSent: phase == .carrying)
  }
}
