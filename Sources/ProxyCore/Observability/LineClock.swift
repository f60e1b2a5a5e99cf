import HTTP1

/// The times at the start of log lines, worked out once a second rather than once a line.
struct LineClock {
  private var second: Int64?
  private var text: [UInt8] = []

  /// `14:02:11`. - Parameter time: microseconds since 1970.
  mutating func appendLocal(_ time: Int64, to line: inout LogLine) {
    if second != time / 1_000_000 {
      second = time / 1_000_000
      text.removeAll(keepingCapacity: true)
      CivilTime.appendLocalClock(time, to: &text)
    }
    line.bytes.append(text.span)
  }

  /// `2026-11-24T14:02:11.482Z`. - Parameter time: microseconds since 1970.
  mutating func appendUTC(_ time: Int64, to line: inout LogLine) {
    guard time >= 0 else { return CivilTime.appendUTC(time, to: &line.bytes) }
    if second != time / 1_000_000 {
      second = time / 1_000_000
      text.removeAll(keepingCapacity: true)
      CivilTime.appendUTC(time, to: &text)
      text.removeLast(4)
    }
    line.bytes.append(text.span)
    let milliseconds = time / 1000 % 1000
    line.bytes.append(0x30 + UInt8(truncatingIfNeeded: milliseconds / 100))
    line.bytes.append(0x30 + UInt8(truncatingIfNeeded: milliseconds / 10 % 10))
    line.bytes.append(0x30 + UInt8(truncatingIfNeeded: milliseconds % 10))
    line.append("Z")
  }
}
