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
    deadline = call.connectDeadline
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
        loop.poll(self, for: PollEvents.writable)
        return
      case .failure(let error):
        lastError = error
        closeDescriptor()
      }
    }
    fail(lastError)
  }

  private func connectionAnswered() {
    let code = SystemCalls.connectionOutcome(descriptor)
    guard code == 0 else {
      lastError = TransportError(call: "connect", errno: code)
      loop.poll(self, for: 0)
      closeDescriptor()
      return connectToNextAddress()
    }
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
    response.expectAnswer(toHEAD: newCall.request.isHEAD)
    deadline = loop.now &+ pool.settings.answerTimeout
    output.append(newCall.request.bytes)
    flushOutput()
  }

  private func flushOutput() {
    let before = output.count
    switch output.flush(to: stream) {
    case .bytes:
      loop.poll(self, for: paused ? 0 : PollEvents.readable)
    case .wait(let events):
      // The answer may come before the request is out (an early 413, say), so reading goes on.
      loop.poll(self, for: events | PollEvents.readable)
    case .closed:
      connectionBroke(TransportError(.closed, "the upstream closed the connection"), before: before)
    case .failed(let error):
      connectionBroke(error, before: before)
    }
  }

  /// A write failed. When the very first one did, in the clear, not one byte of the request left this machine.
  private func connectionBroke(_ error: TransportError, before: Int) {
    guard let call, phase == .carrying else { return fail(error) }
    let nothingLeft = !stream.isTLS && output.count == before && before == call.request.bytes.count
    if carriedBefore, nothingLeft || call.request.isRepeatable, !call.isSecondTry { return startOver(call) }
    fail(error, mayHaveBeenSent: !nothingLeft)
  }

  /// Moves a call from a pooled connection that turned out dead to a new one.
  private func startOver(_ call: UpstreamCall) {
    self.call = nil
    call.isSecondTry = true
    close()
    pool.start(call, onlyNew: true)
  }

  private func readInput() {
    while phase == .carrying || phase == .tunnelling, !paused {
      let outcome = stream.read(into: loop.readBuffer)
      switch outcome {
      case .bytes(let count):
        let isWhole = count < loop.readBuffer.count && !stream.hasBufferedBytes
        take(UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]))
        if isWhole {
          if phase == .carrying { call?.sink?.upstreamPaused() }
          return
        }
      case .wait(let events):
        call?.sink?.upstreamPaused()
        if phase == .carrying, output.isEmpty, !paused { loop.poll(self, for: events | PollEvents.readable) }
        return
      case .closed:
        return inputEnded(orderly: true, TransportError(.closed, "the upstream closed the connection"))
      case .failed(let error):
        return inputEnded(orderly: false, error)
      }
    }
  }

  private func take(_ bytes: UnsafeRawBufferPointer) {
    response.append(bytes)
    do throws(ParseError) {
      while let event = try response.next() {
        switch event {
        case .head(let head):
          if phase == .tunnelling { return tunnelAnswered(head) }
          call?.sink?.upstreamReceived(head: head)
        case .body(let slice):
          deadline = loop.now &+ pool.settings.answerTimeout
          call?.sink?.upstreamReceived(body: slice)
        case .end(let reusable):
          return answerEnded(reusable: reusable)
        }
      }
    } catch {
      fail(TransportError(.malformedAnswer, error.message), mayHaveBeenSent: true)
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
      return startOver(call)
    }
    fail(error, mayHaveBeenSent: true)
  }

  private func answerEnded(reusable: Bool) {
    guard let call else { return close() }
    self.call = nil
    if reusable, output.isEmpty {
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
    deadline = pausing ? .max : loop.now &+ pool.settings.answerTimeout
    let events = (pausing ? 0 : PollEvents.readable) | (output.isEmpty ? 0 : PollEvents.writable)
    loop.poll(self, for: events)
  }

  // MARK: - Events and the end

  override func ready(_ events: Int32) {
    switch phase {
    case .connecting: connectionAnswered()
    case .handshaking: continueHandshake()
    case .tunnelling, .carrying:
      if events & PollEvents.writable != 0, !output.isEmpty { flushOutput() }
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

  override func loopStopped() {
    fail(TransportError(.cancelled, "the proxy is ending"), mayHaveBeenSent: phase == .carrying)
  }
}
