public import Synchronization

/// How many upstream connections one loop has; for metrics. Each loop has its own, because counting where others
/// count too is slow.
public final class UpstreamCounts: Sendable {
  /// Those that stand or are being made.
  public let open = Atomic<Int>(0)
  /// Of these, the ones that wait to be lent again.
  public let idle = Atomic<Int>(0)

  public init() {}
}
