/// Sizes and times as they stand in settings.
public enum Quantity {
  /// Reads a number of bytes: `1048576`, `512KiB`, `1MiB`, `1 MiB`; the unit in any case.
  ///
  /// - Throws: ``ConfigurationError`` for another unit (KB means 1000 to some and 1024 to others).
  public static func bytes(_ text: String) throws(ConfigurationError) -> Int {
    let (number, fraction, unit) = try split(text, example: "1048576, 512KiB or 1MiB")
    let factor: Int
    switch unit.lowercased() {
    case "", "b": factor = 1
    case "kib": factor = 1024
    case "mib": factor = 1024 * 1024
    case "k", "kb", "m", "mb":
      throw ConfigurationError(.badSetting, "\(unit) is read in two ways, write KiB or MiB")
    default: throw ConfigurationError(.badSetting, "a size is a number of bytes, or one with KiB or MiB")
    }
    let (value, overflow) = number.multipliedReportingOverflow(by: factor)
    guard fraction == 0 else { throw ConfigurationError(.badSetting, "a size is a whole number") }
    guard !overflow else { throw ConfigurationError(.badSetting, "that is too large") }
    return value
  }

  /// Reads a time: `5` and `5s` are seconds; `500ms`, `2m`, `1h`; decimals as in `0.5`.
  ///
  /// - Throws: ``ConfigurationError`` for another unit.
  public static func duration(_ text: String) throws(ConfigurationError) -> Duration {
    let (number, nanoFraction, unit) = try split(text, example: "10, 10s, 500ms or 2m")
    let nanosecondsPerUnit: Int
    switch unit.lowercased() {
    case "ms": nanosecondsPerUnit = 1_000_000
    case "", "s": nanosecondsPerUnit = 1_000_000_000
    case "m", "min": nanosecondsPerUnit = 60_000_000_000
    case "h": nanosecondsPerUnit = 3_600_000_000_000
    default: throw ConfigurationError(.badSetting, "a time is in ms, s, m or h, as in 500ms or 10s")
    }
    let (whole, overflow) = number.multipliedReportingOverflow(by: nanosecondsPerUnit)
    // The fraction is in billionths of the unit: below 10^9 times at most 3600 seconds, which fits.
    let part = nanoFraction * (nanosecondsPerUnit / 1_000_000) / 1000
    let (sum, carried) = whole.addingReportingOverflow(part)
    guard !overflow, !carried else { throw ConfigurationError(.badSetting, "that is too long") }
    return .nanoseconds(sum)
  }

  /// A time as people write it: `5s`, `500ms`, `2m`.
  public static func text(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if attoseconds == 0 {
      return seconds >= 60 && seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }
    return "\(duration / .milliseconds(1))ms".replacingSuffix(".0ms", with: "ms")
  }

  /// A size as people write it: `1 MiB`, `512 KiB`, `100 bytes`.
  public static func text(bytes: Int) -> String {
    if bytes >= 1 << 20, bytes % (1 << 20) == 0 { return "\(bytes >> 20) MiB" }
    if bytes >= 1 << 10, bytes % (1 << 10) == 0 { return "\(bytes >> 10) KiB" }
    return "\(bytes) bytes"
  }

  /// Number, fraction in billionths, unit.
  private static func split(
    _ text: String, example: String
  ) throws(ConfigurationError) -> (number: Int, fraction: Int, unit: String) {
    let problem = ConfigurationError(.badSetting, "write a number, as in \(example)")
    let bytes = Array(text.utf8)
    let digits = bytes.prefix(while: ASCIIByte.isDigit)
    guard (1...18).contains(digits.count), let number = Int(String(decoding: digits, as: UTF8.self)) else {
      throw problem
    }
    var rest = bytes[digits.count...]
    var fraction = 0
    if rest.first == ASCIIByte.dot {
      let decimals = rest.dropFirst().prefix(while: ASCIIByte.isDigit)
      guard (1...9).contains(decimals.count) else { throw problem }
      fraction = decimals.reduce(0) { $0 * 10 + Int($1 - ASCIIByte.zero) }
      for _ in decimals.count..<9 { fraction *= 10 }
      rest = rest[decimals.endIndex...]
    }
    if rest.first == UInt8(ascii: " "), rest.count > 1 { rest = rest.dropFirst() }
    guard rest.allSatisfy(ASCIIByte.isLetter) else { throw problem }
    return (number, fraction, String(decoding: rest, as: UTF8.self))
  }
}

extension String {
  fileprivate func replacingSuffix(_ suffix: String, with other: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) + other : self
  }
}
