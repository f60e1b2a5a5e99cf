import Testing

@testable import ProxyCore

@Suite struct QuantityTests {
  @Test(
    "reads sizes",
    arguments: [
      ("0", 0), ("100", 100), ("100B", 100), ("512KiB", 524_288), ("1MiB", 1_048_576), ("1 MiB", 1_048_576),
      ("2mib", 2_097_152), ("999999999999999999", 999_999_999_999_999_999),
    ])
  func sizes(_ text: String, _ bytes: Int) throws {
    #expect(try Quantity.bytes(text) == bytes)
  }

  @Test(
    "says what a size is",
    arguments: [
      ("", "write a number, as in 1048576, 512KiB or 1MiB"),
      ("-1", "write a number, as in 1048576, 512KiB or 1MiB"),
      ("MiB", "write a number, as in 1048576, 512KiB or 1MiB"),
      ("1 ", "write a number, as in 1048576, 512KiB or 1MiB"),
      ("1e6", "write a number, as in 1048576, 512KiB or 1MiB"),
      ("1MB", "MB is read in two ways, write KiB or MiB"), ("1k", "k is read in two ways, write KiB or MiB"),
      ("1GiB", "a size is a number of bytes, or one with KiB or MiB"), ("1.5MiB", "a size is a whole number"),
      ("999999999999999999MiB", "that is too large"),
      ("9999999999999999999999", "write a number, as in 1048576, 512KiB or 1MiB"),
    ])
  func badSizes(_ text: String, _ message: String) {
    let error = #expect(throws: ConfigurationError.self) { try Quantity.bytes(text) }
    #expect(error?.message == message)
  }

  @Test(
    "reads times",
    arguments: [
      ("5", .seconds(5)), ("0", .zero), ("5s", .seconds(5)), ("500ms", .milliseconds(500)),
      ("2m", .seconds(120)),
      ("1h", .seconds(3600)), ("0.5", .milliseconds(500)), ("1.25s", .milliseconds(1250)),
      ("10 s", .seconds(10)),
      ("0.000000001", .nanoseconds(1)), ("1.5h", .seconds(5400)), ("0.5ms", .microseconds(500)),
    ] as [(String, Duration)])
  func times(_ text: String, _ duration: Duration) throws {
    #expect(try Quantity.duration(text) == duration)
  }

  @Test(
    "says what a time is",
    arguments: [
      ("", "write a number, as in 10, 10s, 500ms or 2m"), ("s", "write a number, as in 10, 10s, 500ms or 2m"),
      ("-1s", "write a number, as in 10, 10s, 500ms or 2m"),
      ("1.", "write a number, as in 10, 10s, 500ms or 2m"),
      ("1.0000000001", "write a number, as in 10, 10s, 500ms or 2m"),
      ("5d", "a time is in ms, s, m or h, as in 500ms or 10s"),
      ("999999999999999999h", "that is too long"), ("inf", "write a number, as in 10, 10s, 500ms or 2m"),
    ])
  func badTimes(_ text: String, _ message: String) {
    let error = #expect(throws: ConfigurationError.self) { try Quantity.duration(text) }
    #expect(error?.message == message)
  }

  @Test(
    "writes times as people do",
    arguments: [
      (.seconds(5), "5s"), (.seconds(60), "1m"), (.seconds(61), "61s"), (.milliseconds(10), "10ms"),
      (.milliseconds(1500), "1500ms"), (.zero, "0s"), (.seconds(3600), "60m"),
    ] as [(Duration, String)])
  func writesTimes(_ duration: Duration, _ text: String) {
    #expect(Quantity.text(duration) == text)
  }

  @Test(
    "writes sizes as people do", arguments: [(1_048_576, "1 MiB"), (32_768, "32 KiB"), (100, "100 bytes")])
  func writesSizes(_ bytes: Int, _ text: String) {
    #expect(Quantity.text(bytes: bytes) == text)
  }
}
