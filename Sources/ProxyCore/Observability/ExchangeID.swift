import Synchronization

/// Names one exchange wherever it shows: log line, error, response field, inspector. Written as lower-case
/// hexadecimal without leading zeros, such as `e3f1`.
public struct ExchangeID: Sendable, Hashable, CustomStringConvertible {
  public let rawValue: UInt32

  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  public var description: String { String(rawValue, radix: 16) }

  /// Appends the hexadecimal digits without building a String. HOT.
  public func append(to output: inout [UInt8]) {
    var shift = max(0, (31 - rawValue.leadingZeroBitCount) & ~3)
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: rawValue >> UInt32(shift)) & 0xF
      output.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      shift -= 4
    }
  }
}

/// Hands out the ids of one process: consecutive from a random start, so that two runs rarely share one, and
/// short (four digits for the first thousands), so that people can read them to each other. Any thread may
/// ask.
public final class ExchangeIDGenerator: Sendable {
  private let next: Atomic<UInt32>

  /// - Parameter start: the first id.
  public init(start: UInt32) {
    next = Atomic(start)
  }

  public convenience init(using generator: inout some RandomNumberGenerator) {
    self.init(start: UInt32.random(in: 0x1000...0xEFFF, using: &generator))
  }

  public convenience init() {
    var generator = SystemRandomNumberGenerator()
    self.init(using: &generator)
  }

  /// The next id; wraps after four thousand million. HOT.
  public func callAsFunction() -> ExchangeID {
    ExchangeID(rawValue: next.wrappingAdd(1, ordering: .relaxed).oldValue)
  }
}
