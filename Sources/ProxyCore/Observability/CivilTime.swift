#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Wall-clock times as text, without a formatter object and without locales.
public enum CivilTime {
  /// Microseconds since 1970-01-01T00:00:00Z by the system's clock.
  public static func now() -> Int64 {
    var time = timespec()
    guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { return 0 }
    return Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1000
  }

  /// `2026-11-24T14:02:11.482Z` (RFC 3339, milliseconds rounded down). - Parameter time: microseconds since
  /// 1970.
  public static func appendUTC(_ time: Int64, to output: inout [UInt8]) {
    let parts = split(time)
    append(parts.year, digits: 4, to: &output)
    output.append(0x2D)
    append(parts.month, digits: 2, to: &output)
    output.append(0x2D)
    append(parts.day, digits: 2, to: &output)
    output.append(0x54)
    appendClock(parts.second, to: &output)
    output.append(0x2E)
    append(parts.millisecond, digits: 3, to: &output)
    output.append(0x5A)
  }

  /// `Tue, 24 Nov 2026 14:02:11 GMT`, the form of the Date field (RFC 9110 section 5.6.7).
  /// - Parameter time: microseconds since 1970.
  public static func appendHTTPDate(_ time: Int64, to output: inout [UInt8]) {
    let parts = split(time)
    // 1970-01-01 was a Thursday.
    output.append(contentsOf: weekdays[Int(floorDivide(Int64(parts.dayNumber) + 4, 7).remainder)].utf8)
    append(parts.day, digits: 2, to: &output)
    output.append(contentsOf: months[(parts.month + 11) % 12].utf8)
    append(parts.year, digits: 4, to: &output)
    output.append(0x20)
    appendClock(parts.second, to: &output)
    output.append(contentsOf: " GMT".utf8)
  }

  /// `14:02:11` in the time zone of this machine. - Parameter time: microseconds since 1970.
  public static func appendLocalClock(_ time: Int64, to output: inout [UInt8]) {
    var seconds = time_t(floorDivide(time, 1_000_000).quotient)
    var local = tm()
    guard localtime_r(&seconds, &local) != nil else {
      appendClock(split(time).second, to: &output)
      return
    }
    append(Int(local.tm_hour), digits: 2, to: &output)
    output.append(0x3A)
    append(Int(local.tm_min), digits: 2, to: &output)
    output.append(0x3A)
    append(Int(local.tm_sec), digits: 2, to: &output)
  }

  private static let weekdays = ["Sun, ", "Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, "]
  private static let months = [
    " Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep ", " Oct ", " Nov ",
    " Dec ",
  ]

  private struct Parts {
    var dayNumber: Int
    var year: Int
    var month: Int
    var day: Int
    /// Of the day.
    var second: Int
    var millisecond: Int
  }

  /// From days since 1970 to a date of the Gregorian calendar: years are counted from March, so that the leap
  /// day comes last, in eras of 400 years, which all have 146,097 days.
  private static func split(_ time: Int64) -> Parts {
    // Beyond the years 1 to 9999 four digits do not hold a year.
    let time = min(max(time, -62_135_596_800_000_000), 253_402_300_799_999_999)
    let (seconds, microseconds) = floorDivide(time, 1_000_000)
    let (days, second) = floorDivide(seconds, 86_400)
    let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return Parts(
      dayNumber: Int(days), year: Int(era * 400 + yearOfEra + (month <= 2 ? 1 : 0)), month: Int(month),
      day: Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1), second: Int(second),
      millisecond: Int(microseconds / 1000))
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func appendClock(_ second: Int, to output: inout [UInt8]) {
    append(second / 3600, digits: 2, to: &output)
    output.append(0x3A)
    append(second / 60 % 60, digits: 2, to: &output)
    output.append(0x3A)
    append(second % 60, digits: 2, to: &output)
  }

  private static func append(_ value: Int, digits: Int, to output: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      output.append(UInt8(truncatingIfNeeded: 0x30 + value / divisor % 10))
      divisor /= 10
    }
  }
}
