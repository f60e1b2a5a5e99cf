/// The Date field's form, `Tue, 24 Nov 2026 14:02:11 GMT` (RFC 9110 section 5.6.7), written and read without
/// Foundation. The bytes of the current second are kept, because every answer carries them.
public struct HTTPDate: Sendable {
  private var second: Int64 = -1
  private var cached: [UInt8] = []

  public init() {}

  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// - Parameter time: seconds since 1970, UTC.
  public mutating func bytes(at time: Int64) -> [UInt8] {
    if time != second {
      second = time
      cached = Self.format(time)
    }
    return cached
  }

  public static func format(_ time: Int64) -> [UInt8] {
    let date = CalendarDate(secondsSince1970: time)
    let clock = "\(pad(date.hour)):\(pad(date.minute)):\(pad(date.second))"
    let (weekday, month) = (days[Int(date.weekday)], months[Int(date.month) - 1])
    return Array("\(weekday), \(pad(date.day)) \(month) \(date.year) \(clock) GMT".utf8)
  }

  /// Seconds since 1970, or nil when `text` is not in the fixed form.
  public static func parse(_ text: [UInt8]) -> Int64? {
    guard text.count == 29 else { return nil }
    let words = text.split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count == 6, words[5].elementsEqual("GMT".utf8), let year = number(words[3]),
      words[3].count == 4
    else { return nil }
    return moment(year: year, month: words[2], day: words[1], clock: words[4])
  }

  /// The moment that a date's parts name, as they are written: `Nov`, one or two digits, and `14:02:11`. Nil when
  /// one of them is not of that form.
  public static func moment(
    year: Int64, month: ArraySlice<UInt8>, day: ArraySlice<UInt8>, clock: ArraySlice<UInt8>
  ) -> Int64? {
    let parts = clock.split(separator: 0x3A, omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.count == 2 }),
      let hour = number(parts[0]), let minute = number(parts[1]), let second = number(parts[2]),
      let day = number(day), let month = months.firstIndex(where: { month.elementsEqual($0.utf8) }),
      1...31 ~= day, hour < 24, minute < 60, second <= 60
    else { return nil }
    let days = CalendarDate.days(year: year, month: Int64(month) + 1, day: day)
    return days * 86_400 + hour * 3600 + minute * 60 + second
  }

  /// One to four decimal digits.
  public static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard 1...4 ~= digits.count else { return nil }
    var value: Int64 = 0
    for digit in digits {
      guard 0x30...0x39 ~= digit else { return nil }
      value = value * 10 + Int64(digit - 0x30)
    }
    return value
  }

  private static func pad(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
