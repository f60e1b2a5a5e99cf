/// The pools of one loop, one for each origin it has spoken to.
///
/// `@unchecked Sendable`: confined to its loop; only the reference travels.
public final class UpstreamPools: @unchecked Sendable {
  public let loop: EventLoop
  public let counts = UpstreamCounts()
  private let settings: UpstreamSettings
  public private(set) var pools: [UpstreamPool] = []

  public init(loop: EventLoop, settings: UpstreamSettings) {
    self.loop = loop
    self.settings = settings
  }

  /// More than AWS has regions. A client can name others that look like some, so what has no connection makes way.
  static let maximumPools = 128

  /// The pool for an origin; made when it is first asked for. Call on the loop.
  public func pool(for origin: Origin) -> UpstreamPool {
    for pool in pools where pool.origin == origin { return pool }
    if pools.count >= Self.maximumPools { pools.removeAll { $0.connectionCount == 0 } }
    let pool = UpstreamPool(origin: origin, loop: loop, settings: settings, counts: counts)
    pools.append(pool)
    return pool
  }
}
