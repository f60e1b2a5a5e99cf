import Synchronization

/// The time that requests are signed with: this machine's, corrected once AWS shows that it is wrong by minutes, as
/// a laptop's virtual machine is after a sleep. Signatures older than five minutes are refused.
public final class SigningClock: Sendable {
  /// How far off the upstream's Date must be before the clock is corrected: well inside AWS's five minutes, well
  /// beyond an answer's age.
  public static let tolerance: Int64 = 120

  private let offset = Atomic<Int64>(0)

  public init() {}

  /// Seconds since 1970 to sign with.
  public func now() -> Int64 { SystemTime.wallSeconds() &+ offset.load(ordering: .relaxed) }

  /// Seconds by which this machine's clock is corrected; positive when it is behind.
  public var correction: Int64 { offset.load(ordering: .relaxed) }

  /// Looks at the Date of an upstream that is trusted to know the time.
  /// - Returns: the new correction in seconds when the clock was corrected just now, else nil.
  public func observe(upstreamTime: Int64) -> Int64? {
    let current = offset.load(ordering: .relaxed)
    let difference = upstreamTime &- (SystemTime.wallSeconds() &+ current)
    guard difference.magnitude > UInt64(Self.tolerance) else { return nil }
    let (exchanged, _) = offset.compareExchange(
      expected: current, desired: current &+ difference, ordering: .relaxed)
    return exchanged ? current &+ difference : nil
  }
}
