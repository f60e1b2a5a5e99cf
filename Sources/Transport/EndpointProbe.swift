import Dispatch
import HTTP1
public import OpenSSL

/// Goes to an endpoint step by step, name, connection, tunnel, TLS, and tells how far it got: for `check`, where a
/// pool would only say that it failed. Sends no request of HTTP's but CONNECT.
public enum EndpointProbe {
  public enum Stage: Sendable, Equatable {
    case name, connection, tunnel, tls
  }

  /// What was found.
  public struct Outcome: Sendable {
    /// The addresses of the endpoint, or of the outbound proxy when that was used.
    public var addresses: [SocketAddress] = []
    public var usedProxy = false
    /// What TLS agreed on; nil for plain http, and where it was not reached.
    public var negotiated: TLSSession.Negotiated?
    /// What TLS says of a handshake that failed.
    public var tlsError: OpenSSLError?
    /// From the name's look-up to the end of the last step.
    public var elapsed = Duration.zero
    /// The step that failed, and why; nil when all went well.
    public var failure: (stage: Stage, error: TransportError)?

    public init() {}
  }

  /// - Parameters:
  ///   - tls: the settings for an https origin.
  ///   - timeout: for all steps together, but for the look-up, which the system bounds.
  public static func run(
    _ origin: Origin, tls: ClientTLS, proxy: OutboundProxy?, timeout: Duration = .seconds(5)
  ) async -> Outcome {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        var probe = Run(origin: origin, tls: tls, proxy: proxy)
        let began = ContinuousClock.now
        do throws(TransportError) {
          try probe.go(until: began + timeout)
        } catch {
          probe.outcome.failure = (probe.stage, error)
        }
        probe.outcome.elapsed = ContinuousClock.now - began
        continuation.resume(returning: probe.outcome)
      }
    }
  }

  private struct Run {
    let origin: Origin
    let tls: ClientTLS
    let proxy: OutboundProxy?
    var stage = Stage.name
    var outcome = Outcome()

    /// A proxy's answer to CONNECT that is longer is none.
    static let maximumTunnelAnswer = 16_384

    mutating func go(until end: ContinuousClock.Instant) throws(TransportError) {
      let viaProxy = proxy.flatMap { $0.covers(origin) ? $0 : nil }
      outcome.usedProxy = viaProxy != nil
      let destination = viaProxy?.origin ?? origin
      outcome.addresses = try AddressResolver.addresses(host: destination.host, port: destination.port)
      stage = .connection
      let descriptor = try EndpointProbe.connect(to: outcome.addresses, until: end)
      defer { SystemCalls.closeDescriptor(descriptor) }
      if let viaProxy {
        stage = .tunnel
        try tunnel(descriptor, through: viaProxy, until: end)
      }
      guard origin.scheme == .https else { return }
      stage = .tls
      try handshake(descriptor, until: end)
    }

    private func tunnel(
      _ descriptor: Int32, through proxy: OutboundProxy, until end: ContinuousClock.Instant
    ) throws(TransportError) {
      var request = proxy.connectRequest(to: origin)[...]
      while !request.isEmpty {
        switch request.withUnsafeBytes({ SystemCalls.send(descriptor, $0) }) {
        case .bytes(let count): request = request.dropFirst(count)
        case .failed(let code): throw TransportError(call: "send", errno: code)
        case .wouldBlock, .closed: try EndpointProbe.wait(descriptor, for: PollEvents.writable, until: end)
        }
      }
      var answer: [UInt8] = []
      var byte: [UInt8] = [0]
      // A byte at a time, so that nothing of what follows the head is taken away from TLS.
      while answer.suffix(4) != [13, 10, 13, 10] {
        switch byte.withUnsafeMutableBytes({ SystemCalls.receive(descriptor, into: $0) }) {
        case .bytes: answer.append(byte[0])
        case .wouldBlock: try EndpointProbe.wait(descriptor, for: PollEvents.readable, until: end)
        case .closed: throw TransportError(.closed, "the HTTPS proxy closed the connection")
        case .failed(let code): throw TransportError(call: "recv", errno: code)
        }
        guard answer.count <= Self.maximumTunnelAnswer else {
          throw TransportError(.malformedAnswer, "the HTTPS proxy did not answer as one")
        }
      }
      guard let head = try? ResponseHead.parse(answer, limits: ParseLimits()) else {
        throw TransportError(.malformedAnswer, "the HTTPS proxy did not answer as one")
      }
      guard 200..<300 ~= head.status else {
        throw TransportError(
          .tunnelRefused,
          head.status == 407
            ? "the HTTPS proxy asks for credentials" : "the HTTPS proxy answered \(head.status)")
      }
    }

    private mutating func handshake(
      _ descriptor: Int32, until end: ContinuousClock.Instant
    ) throws(TransportError) {
      do {
        let session = try TLSSession.client(try tls.loaded(), descriptor: descriptor, host: origin.host)
        while true {
          switch session.handshake() {
          case .complete:
            outcome.negotiated = session.negotiated
            _ = session.shutdown()
            return
          case .wantsRead: try EndpointProbe.wait(descriptor, for: PollEvents.readable, until: end)
          case .wantsWrite: try EndpointProbe.wait(descriptor, for: PollEvents.writable, until: end)
          case .closed:
            throw TransportError(.tls, "the other side closed the connection during the handshake")
          case .failed(let error): throw error
          }
        }
      } catch let error as OpenSSLError {
        outcome.tlsError = error
        throw TransportError(.tls, error.description)
      } catch let error as TransportError {
        throw error
      } catch {
        throw TransportError(.tls, "\(error)")
      }
    }
  }

  /// A connection to the first of `addresses` that takes one. Each has its share of the time, so that one that
  /// swallows packets does not use up that of those after it.
  static func connect(
    to addresses: [SocketAddress], until end: ContinuousClock.Instant
  ) throws(TransportError) -> Int32 {
    var last = TransportError(.unreachable, "no address was tried")
    for (index, address) in addresses.enumerated() {
      let share = (end - .now) / (addresses.count - index)
      let made = SystemCalls.makeTCPSocket(family: address.family)
      guard case .success(let descriptor) = made else {
        if case .failure(let error) = made { last = error }
        continue
      }
      do throws(TransportError) {
        try SystemCalls.startConnecting(descriptor, to: address).get()
        try wait(descriptor, for: PollEvents.writable, until: .now + share)
        let code = SystemCalls.connectionOutcome(descriptor)
        guard code == 0 else { throw TransportError(call: "connect", errno: code) }
        return descriptor
      } catch {
        SystemCalls.closeDescriptor(descriptor)
        last = error
      }
    }
    throw last
  }

  private static func wait(
    _ descriptor: Int32, for events: Int32, until end: ContinuousClock.Instant
  ) throws(TransportError) {
    while true {
      let left = end - ContinuousClock.now
      guard left > .zero else { throw TransportError(.timedOut, "no answer in time") }
      let milliseconds = Int32(clamping: Int64(left / .milliseconds(1)) + 1)
      if SystemCalls.wait(on: descriptor, for: events, timeout: milliseconds) { return }
    }
  }
}
