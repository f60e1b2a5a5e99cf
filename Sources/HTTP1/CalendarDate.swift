/// A moment of UTC in the Gregorian calendar, computed without a time zone database or a formatter.
public struct CalendarDate: Sendable, Equatable {
  public let year: Int64
  /// 1 to 12.
  public let month: Int64
  public let day: Int64
  public let hour: Int64
  public let minute: Int64
  public let second: Int64
  /// 0 is a Thursday, as 1 January 1970 was.
  public let weekday: Int64

  /// Years outside 0 to 9999 are clamped: nothing on the wire can write them.
  public init(secondsSince1970: Int64) {
    let time = min(max(secondsSince1970, -62_167_219_200), 253_402_300_799)
    let dayNumber = Self.floorDivide(time, 86_400)
    let rest = time - dayNumber * 86_400
    (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    weekday = dayNumber - Self.floorDivide(dayNumber, 7) * 7
    // Years that begin in March put the leap day at their end; eras of 400 such years all have the same length.
    let shifted = dayNumber + 719_468
    let era = Self.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let index = (5 * dayOfYear + 2) / 153
    month = index < 10 ? index + 3 : index - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    day = dayOfYear - (153 * index + 2) / 5 + 1
  }

  /// Days from 1970-01-01 to a date; a day beyond its month's end runs into the next.
  public static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
    value >= 0 ? value / by : -((by - 1 - value) / by)
  }
}
