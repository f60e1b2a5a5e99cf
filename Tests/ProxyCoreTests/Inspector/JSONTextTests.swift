import Testing

@testable import ProxyCore

@Suite struct JSONTextTests {
  @Test("puts commas where they belong") func commas() {
    var json = JSONText()
    json.object {
      $0.member("a", 1)
      $0.member("none", String?.none)
      $0.member("b", ["x", "y\n\""])
      $0.key("c")
      $0.array { list in
        list.object { _ in }
        list.array { $0.null() }
        list.bool(false)
        list.string([0x7A, 0xFF])
      }
      $0.member("d", true)
    }
    #expect(text(json.bytes) == #"{"a":1,"b":["x","y\n\""],"c":[{},[null],false,"z\#u{FFFD}"],"d":true}"#)
  }

  @Test(
    "writes microseconds as milliseconds",
    arguments: [(0, "0.000"), (7, "0.007"), (12_345, "12.345"), (-1, "0.000"), (1_000_000, "1000.000")])
  func milliseconds(value: Int, expected: String) {
    var json = JSONText()
    json.milliseconds(value)
    #expect(text(json.bytes) == expected)
  }
}
