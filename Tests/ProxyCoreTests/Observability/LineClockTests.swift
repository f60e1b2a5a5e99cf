import Testing

@testable import ProxyCore

@Suite struct LineClockTests {
  private static let times: [Int64] = [
    0, 999_999, 1_000_000, 1_795_528_950_020_000, 1_795_528_950_999_999, 1_795_528_951_000_000,
    1_795_528_950_007_000, 1_795_528_950_007_000, 253_402_300_799_999_999,
  ]

  @Test("tells what the calendar tells, within a second, over its end and back") func tellsUTC() {
    var clock = LineClock()
    for time in Self.times + [-1, -1_500_000, 0] {
      var line = LogLine()
      var expected: [UInt8] = []
      clock.appendUTC(time, to: &line)
      CivilTime.appendUTC(time, to: &expected)
      #expect(line.bytes == expected, "\(time)")
    }
  }

  @Test("tells the time of day as the calendar does") func tellsTheTimeOfDay() {
    var clock = LineClock()
    for time in Self.times {
      var line = LogLine()
      var expected: [UInt8] = []
      clock.appendLocal(time, to: &line)
      CivilTime.appendLocalClock(time, to: &expected)
      #expect(line.bytes == expected, "\(time)")
    }
  }
}
