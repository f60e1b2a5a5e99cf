public import HTTP1
import OpenSSL
import Synchronization

/// How connections to upstreams are made; times in nanoseconds.
public struct UpstreamSettings: Sendable {
  /// Resolving, connecting and the TLS handshake together.
  public var connectTimeout: UInt64 = 5_000_000_000
  /// From the request's last byte to the answer's head; then again for each stretch of the body.
  public var answerTimeout: UInt64 = 60_000_000_000
  /// How long an idle connection is kept: below the 60 s after which AWS's front ends close theirs.
  public var idleTimeout: UInt64 = 30_000_000_000
  /// Connections to one origin on one loop, so that a stalled upstream cannot take every descriptor.
  public var maximumConnections = 2048
  public var limits = ParseLimits()
  public var tls: ClientTLS
  public var proxy: OutboundProxy?
  public var resolver: AddressResolver
  /// Addresses that must not be connected to because this program itself listens there.
  public let ownAddresses = OwnAddresses()

  public init(tls: ClientTLS, resolver: AddressResolver = AddressResolver(), proxy: OutboundProxy? = nil) {
    self.tls = tls
    self.resolver = resolver
    self.proxy = proxy
  }
}

/// The connections of one loop to one origin: idle ones are lent again, the latest first, so that the rest can age
/// out.
///
/// `@unchecked Sendable`: confined to its loop; only the reference travels.
public final class UpstreamPool: @unchecked Sendable {
  public let origin: Origin
  public let loop: EventLoop
  let settings: UpstreamSettings
  /// Those of all pools of the loop.
  private let counts: UpstreamCounts
  private var idle: [UpstreamConnection] = []
  /// Connections that stand or are being made.
  public private(set) var connectionCount = 0

  public init(
    origin: Origin, loop: EventLoop, settings: UpstreamSettings, counts: UpstreamCounts = UpstreamCounts()
  ) {
    self.origin = origin
    self.loop = loop
    self.settings = settings
    self.counts = counts
  }

  /// Sends a request. The sink hears how it went, possibly before this returns. Call on the loop.
  @discardableResult
  public func send(_ request: UpstreamRequest, to sink: any UpstreamSink) -> UpstreamCall {
    let call = UpstreamCall(request, sink: sink, connectDeadline: loop.now &+ settings.connectTimeout)
    start(call)
    return call
  }

  /// Lends an idle connection or makes a new one.
  func start(_ call: UpstreamCall, onlyNew: Bool = false) {
    while !onlyNew, let connection = idle.popLast() {
      guard connection.isStillUsable() else {
        counts.idle.wrappingSubtract(1, ordering: .relaxed)
        connection.abandon()
        continue
      }
      counts.idle.wrappingSubtract(1, ordering: .relaxed)
      connection.carry(call)
      return
    }
    guard connectionCount < settings.maximumConnections else {
      let error = TransportError(.overloaded, "\(connectionCount) connections to \(origin) are in use")
      call.fail(UpstreamFailure(error, mayHaveBeenSent: false))
      return
    }
    connectionCount += 1
    counts.open.wrappingAdd(1, ordering: .relaxed)
    UpstreamConnection(pool: self, call: call).connect()
  }

  func giveBack(_ connection: UpstreamConnection) {
    idle.append(connection)
    counts.idle.wrappingAdd(1, ordering: .relaxed)
  }

  func connectionClosed(_ connection: UpstreamConnection) {
    connectionCount -= 1
    counts.open.wrappingSubtract(1, ordering: .relaxed)
    guard let index = idle.lastIndex(where: { $0 === connection }) else { return }
    idle.remove(at: index)
    counts.idle.wrappingSubtract(1, ordering: .relaxed)
  }
}
