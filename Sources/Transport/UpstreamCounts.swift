public import Synchronization

/// How many upstream connections there are on all loops; for metrics.
public final class UpstreamCounts: Sendable {
  /// Those that stand or are being made.
  public let open = Atomic<Int>(0)
  /// Of these, the ones that wait to be lent again.
  public let idle = Atomic<Int>(0)

  public init() {}
}
