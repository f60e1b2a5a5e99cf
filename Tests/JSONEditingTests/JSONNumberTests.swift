import JSONEditing
import Testing

@Suite struct JSONNumberTests {
  static let numbers: [(String, Int?)] = [
    ("0", 0), ("7", 7), ("-1", -1), ("2147483648", 2_147_483_648), ("9223372036854775807", Int.max),
    ("9223372036854775808", nil), ("-9223372036854775808", Int.min), ("7.0", nil), ("7e0", nil),
    ("1E+2", nil),
    ("99999999999999999999999999", nil), ("null", nil), ("\"7\"", nil), ("", nil),
  ]

  @Test("reads plain integers that fit, and nothing else", arguments: numbers)
  func integers(_ source: String, _ expected: Int?) {
    let bytes = utf8(source)
    #expect(JSONNumber.integer(bytes, 0..<bytes.count) == expected)
    #expect(JSONNumber.integer(bytes, 0..<bytes.count + 1) == nil)
  }
}
