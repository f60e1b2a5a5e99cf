import HTTP1

/// The Date field of a request that has no X-Amz-Date: one of the three forms of RFC 9110 section 5.6.7, or the
/// basic ISO 8601 form, which AWS takes there too.
enum DateField {
  /// - Parameter now: seconds since 1970; tells the century of a year of two digits.
  /// - Returns: seconds since 1970, or nil when the value is in none of the forms.
  static func parse(_ value: [UInt8], now: Int64) -> Int64? {
    // The longest form, rfc850's `Wednesday, 09-Nov-94 08:49:37 GMT`, has 33 bytes.
    guard value.count <= 40 else { return nil }
    return AmzDate.parse(value.span, 0..<value.count) ?? HTTPDate.parse(value) ?? obsolete(value, now: now)
  }

  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let longDays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  private static func obsolete(_ value: [UInt8], now: Int64) -> Int64? {
    let words = value.split(separator: 0x20, omittingEmptySubsequences: true)
    if words.count == 4, words[3].elementsEqual("GMT".utf8) { return rfc850(words, now: now) }
    if words.count == 5 { return asctime(words) }
    return nil
  }

  /// `Sunday, 06-Nov-94 08:49:37 GMT`
  private static func rfc850(_ words: [ArraySlice<UInt8>], now: Int64) -> Int64? {
    guard let comma = words[0].last, comma == 0x2C,
      longDays.contains(where: { words[0].dropLast().elementsEqual($0.utf8) })
    else { return nil }
    let parts = words[1].split(separator: 0x2D, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 2, parts[2].count == 2, let short = HTTPDate.number(parts[2])
    else {
      return nil
    }
    // A year that would lie more than 50 years ahead is the latest past one that ends in the same digits.
    let thisYear = CalendarDate(secondsSince1970: now).year
    var year = thisYear - thisYear % 100 + short
    if year > thisYear + 50 { year -= 100 }
    return HTTPDate.moment(year: year, month: parts[1], day: parts[0], clock: words[2])
  }

  /// `Sun Nov  6 08:49:37 1994`
  private static func asctime(_ words: [ArraySlice<UInt8>]) -> Int64? {
    guard days.contains(where: { words[0].elementsEqual($0.utf8) }), words[4].count == 4,
      let year = HTTPDate.number(words[4])
    else { return nil }
    return HTTPDate.moment(year: year, month: words[1], day: words[2], clock: words[3])
  }
}
