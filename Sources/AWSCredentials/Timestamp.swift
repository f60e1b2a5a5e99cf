/// Times as the sources of credentials write them.
enum Timestamp {
  /// Reads ISO 8601 with seconds: `2026-11-24T14:54:00Z`, with a fraction, an offset or a `UTC` behind it; one
  /// without a zone is UTC. Nil for anything else.
  static func parse(_ text: String) -> UnixSeconds? {
    var scanner = DigitScanner(bytes: Array(PythonText.stripped(text).utf8))
    guard let year = scanner.digits(4), scanner.accept("-"), let month = scanner.digits(2),
      scanner.accept("-"), let day = scanner.digits(2), scanner.accept("T") || scanner.accept(" "),
      let hour = scanner.digits(2), scanner.accept(":"), let minute = scanner.digits(2),
      scanner.accept(":"), let second = scanner.digits(2)
    else { return nil }
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61 else {
      return nil
    }
    if scanner.accept(".") || scanner.accept(",") {
      guard scanner.digits(1) != nil else { return nil }
      while scanner.digits(1) != nil {}
    }
    guard let offset = zone(&scanner) else { return nil }
    return days(year: year, month: month, day: day) * 86400 + hour * 3600 + minute * 60 + second - offset
  }

  /// Seconds east of UTC.
  private static func zone(_ scanner: inout DigitScanner) -> Int? {
    if scanner.isAtEnd { return 0 }
    if scanner.accept("Z") || scanner.accept("z") { return scanner.isAtEnd ? 0 : nil }
    if scanner.accept("U") {
      return scanner.accept("T") && scanner.accept("C") && scanner.isAtEnd ? 0 : nil
    }
    let isWest = scanner.accept("-")
    guard isWest || scanner.accept("+"), let hours = scanner.digits(2) else { return nil }
    _ = scanner.accept(":")
    let minutes = scanner.digits(2) ?? 0
    guard scanner.isAtEnd, hours < 24, minutes < 60 else { return nil }
    return (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  /// `2026-11-24T14:54:00Z`. Times outside the years 1970 to 9999 are held at their ends.
  static func text(_ time: UnixSeconds) -> String {
    let time = min(max(time, 0), 253_402_300_799)
    let day = time / 86400
    let second = time % 86400
    // Howard Hinnant's civil-from-days, with years that begin in March.
    let shifted = day + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let dayOfMonth = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(padded(month))-\(padded(dayOfMonth))"
      + "T\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))Z"
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar (Howard Hinnant's days-from-civil).
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

private struct DigitScanner {
  let bytes: [UInt8]
  var position = 0

  var isAtEnd: Bool { position == bytes.count }

  mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == scalar.value else { return false }
    position += 1
    return true
  }

  /// Exactly `count` decimal digits, or nil and nothing consumed.
  mutating func digits(_ count: Int) -> Int? {
    guard position + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[position..<(position + count)] {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    position += count
    return value
  }
}
