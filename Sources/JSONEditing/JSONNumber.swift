/// Numbers of JSON text (RFC 8259 section 6).
public enum JSONNumber {
  /// The number in `range` where it is written as a plain integer that fits an Int, else nil: `7`, `-1`, but
  /// neither `7.0` nor `7e0`.
  public static func integer(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
    return Int(String(decoding: bytes[range], as: UTF8.self))
  }
}
