import OpenSSL

/// A connected socket's bytes, in the clear or over TLS, without blocking. The descriptor belongs to the connection
/// that holds the stream.
struct ByteStream {
  enum Outcome {
    case bytes(Int)
    /// Nothing can move now; try again when poll reports one of `events`.
    case wait(events: Int32)
    /// The peer ended its direction in order (FIN, or TLS close_notify).
    case closed
    case failed(TransportError)
  }

  let descriptor: Int32
  private(set) var tls: TLSSession?

  init(descriptor: Int32, tls: TLSSession? = nil) {
    self.descriptor = descriptor
    self.tls = tls
  }

  var isTLS: Bool { tls != nil }

  /// Puts TLS on the stream from here on; the handshake is still to be done.
  mutating func beginTLS(_ session: TLSSession) {
    tls = session
  }

  /// Takes the TLS handshake a step further; `.bytes(0)` when it is done.
  func handshake() -> Outcome {
    guard let tls else { return .bytes(0) }
    return outcome(tls.handshake())
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
    if let tls { return outcome(tls.read(into: buffer)) }
    switch SystemCalls.receive(descriptor, into: buffer) {
    case .bytes(let count): return .bytes(count)
    case .wouldBlock: return .wait(events: PollEvents.readable)
    case .closed: return .closed
    case .failed(let code): return .failed(TransportError(call: "recv", errno: code))
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    if let tls { return outcome(tls.write(bytes)) }
    switch SystemCalls.send(descriptor, bytes) {
    case .bytes(let count): return .bytes(count)
    case .wouldBlock, .closed: return .wait(events: PollEvents.writable)
    case .failed(let code): return .failed(TransportError(call: "send", errno: code))
    }
  }

  /// Whether decrypted bytes wait inside the TLS session, of which poll knows nothing.
  var hasBufferedBytes: Bool { (tls?.pending ?? 0) > 0 }

  /// Tells the peer that nothing more will come.
  func endSending() {
    _ = tls?.shutdown()
    SystemCalls.endSending(descriptor)
  }

  private func outcome(_ step: TLSStep) -> Outcome {
    switch step {
    case .complete(let count): .bytes(count)
    case .wantsRead: .wait(events: PollEvents.readable)
    case .wantsWrite: .wait(events: PollEvents.writable)
    case .closed: .closed
    case .failed(let error): .failed(TransportError(.tls, error.description))
    }
  }
}
