import Testing

@testable import HTTP1

@Suite("A calendar date")
struct CalendarDateTests {
  private func text(_ seconds: Int64) -> String {
    let date = CalendarDate(secondsSince1970: seconds)
    return "\(date.year)-\(date.month)-\(date.day) \(date.hour):\(date.minute):\(date.second) \(date.weekday)"
  }

  @Test(
    "is what the calendar says",
    arguments: [
      (0, "1970-1-1 0:0:0 0"),
      (-1, "1969-12-31 23:59:59 6"),
      (951_782_399, "2000-2-28 23:59:59 4"),
      (951_782_400, "2000-2-29 0:0:0 5"),
      (951_868_800, "2000-3-1 0:0:0 6"),
      (1_440_938_160, "2015-8-30 12:36:0 3"),
      (1_795_528_931, "2026-11-24 14:2:11 5"),
      (4_107_542_400, "2100-3-1 0:0:0 4"),
      (253_402_300_799, "9999-12-31 23:59:59 1"),
    ])
  func isRight(seconds: Int64, expected: String) {
    #expect(text(seconds) == expected)
  }

  @Test("clamps what no four digits can write")
  func clamps() {
    #expect(CalendarDate(secondsSince1970: .max) == CalendarDate(secondsSince1970: 253_402_300_799))
    #expect(CalendarDate(secondsSince1970: .min).year == 0)
  }

  @Test("comes back from the number of its days, over eight centuries")
  func comesBack() {
    for day in stride(from: Int64(-146_097), through: 146_097, by: 1) {
      let date = CalendarDate(secondsSince1970: day * 86_400 + 43_200)
      #expect(CalendarDate.days(year: date.year, month: date.month, day: date.day) == day)
    }
  }
}
