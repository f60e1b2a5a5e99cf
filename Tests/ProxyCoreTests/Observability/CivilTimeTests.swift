import Testing

@testable import ProxyCore

@Suite struct CivilTimeTests {
  @Test(
    "writes UTC with milliseconds",
    arguments: [
      (Int64(0), "1970-01-01T00:00:00.000Z"), (1_795_528_931_482_999, "2026-11-24T14:02:11.482Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000Z"), (1_709_251_199_999_999, "2024-02-29T23:59:59.999Z"),
      (4_107_542_400_000_000, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (-11_644_473_600_000_000, "1601-01-01T00:00:00.000Z"),
      (.max, "9999-12-31T23:59:59.999Z"), (.min, "0001-01-01T00:00:00.000Z"),
    ])
  func writesUTC(time: Int64, text: String) {
    #expect(written(time, CivilTime.appendUTC) == text)
  }

  @Test(
    "writes the Date field's form",
    arguments: [
      (Int64(0), "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777_000_000, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (1_795_528_931_482_999, "Tue, 24 Nov 2026 14:02:11 GMT"),
      (-86_400_000_000, "Wed, 31 Dec 1969 00:00:00 GMT"),
      (.max, "Fri, 31 Dec 9999 23:59:59 GMT"), (.min, "Mon, 01 Jan 0001 00:00:00 GMT"),
    ])
  func writesTheDateField(time: Int64, text: String) {
    #expect(written(time, CivilTime.appendHTTPDate) == text)
  }

  @Test(
    "writes local clock times with two digits each", arguments: [0, 1_795_528_931_482_999, Int64.max, .min])
  func writesLocalClockTimes(time: Int64) {
    let text = written(time, CivilTime.appendLocalClock)
    #expect(text.utf8.count == 8)
    #expect(text.split(separator: ":").compactMap { Int($0) }.count == 3)
  }

  @Test("knows that it is later than 2025") func knowsTheTime() {
    #expect(CivilTime.now() > 1_735_689_600_000_000)
  }

  @Test("agrees with itself when asked for the same second again") func agreesWithItself() {
    var clock = LineClock()
    var line = LogLine()
    for time: Int64 in [1_795_528_931_000_000, 1_795_528_931_045_000, 1_795_528_932_999_999, -1] {
      clock.appendUTC(time, to: &line)
      line.append(" ")
    }
    #expect(
      String(decoding: line.bytes, as: UTF8.self)
        == "2026-11-24T14:02:11.000Z 2026-11-24T14:02:11.045Z 2026-11-24T14:02:12.999Z 1969-12-31T23:59:59.999Z "
    )
  }

  private func written(_ time: Int64, _ append: (Int64, inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    append(time, &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
