import HTTP1

/// The form of X-Amz-Date, `20261124T140211Z` (ISO 8601 basic), kept as the bytes of the current second.
struct AmzDate {
  /// ``length`` bytes.
  typealias Text = InlineArray<16, UInt8>

  private(set) var time: Int64 = .min
  private(set) var text = Text(repeating: 0)

  /// The first eight digits: the day that a credential scope names.
  static let dayLength = 8
  static let length = 16

  /// - Parameter time: seconds since 1970, UTC.
  mutating func set(_ time: Int64) {
    guard time != self.time else { return }
    self.time = time
    text = Self.text(Self.format(time).span)
  }

  /// - Parameter bytes: ``length`` of them.
  static func text(_ bytes: Span<UInt8>) -> Text {
    Text { bytes[$0] }
  }

  /// Years outside 0 to 9999 are clamped.
  static func format(_ time: Int64) -> [UInt8] {
    let date = CalendarDate(secondsSince1970: time)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length)
    append(date.year, digits: 4, to: &bytes)
    append(date.month, digits: 2, to: &bytes)
    append(date.day, digits: 2, to: &bytes)
    bytes.append(0x54)
    append(date.hour, digits: 2, to: &bytes)
    append(date.minute, digits: 2, to: &bytes)
    append(date.second, digits: 2, to: &bytes)
    bytes.append(0x5A)
    return bytes
  }

  /// Seconds since 1970, or nil when `bytes[range]` is not in that form. A day beyond its month's end runs into the
  /// next, so that what ``format(_:)`` makes of the result differs from what was read.
  static func parse(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    guard range.count == length, bytes[range.lowerBound + 8] == 0x54, bytes[range.lowerBound + 15] == 0x5A
    else { return nil }
    func number(_ offset: Int, _ count: Int) -> Int64? {
      var value: Int64 = 0
      for index in range.lowerBound + offset..<range.lowerBound + offset + count {
        guard bytes[index] &- 0x30 < 10 else { return nil }
        value = value * 10 + Int64(bytes[index] &- 0x30)
      }
      return value
    }
    guard let year = number(0, 4), let month = number(4, 2), let day = number(6, 2), let hour = number(9, 2),
      let minute = number(11, 2), let second = number(13, 2),
      1...12 ~= month, 1...31 ~= day, hour < 24, minute < 60, second <= 60
    else { return nil }
    return CalendarDate.days(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second
  }

  private static func append(_ value: Int64, digits: Int, to bytes: inout [UInt8]) {
    if digits > 1 { append(value / 10, digits: digits - 1, to: &bytes) }
    bytes.append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
  }
}
