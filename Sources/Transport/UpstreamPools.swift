/// The pools of one loop, one for each origin it has spoken to.
///
/// `@unchecked Sendable`: confined to its loop; only the reference travels.
public final class UpstreamPools: @unchecked Sendable {
  public let loop: EventLoop
  private let settings: UpstreamSettings
  public private(set) var pools: [UpstreamPool] = []

  public init(loop: EventLoop, settings: UpstreamSettings) {
    self.loop = loop
    self.settings = settings
  }

  /// The pool for an origin; made when it is first asked for. Origins come from configuration and the partition
  /// table, never from a client, so there are few. Call on the loop.
  public func pool(for origin: Origin) -> UpstreamPool {
    for pool in pools where pool.origin == origin { return pool }
    let pool = UpstreamPool(origin: origin, loop: loop, settings: settings)
    pools.append(pool)
    return pool
  }

  public func closeIdle() {
    for pool in pools { pool.closeIdle() }
  }
}
