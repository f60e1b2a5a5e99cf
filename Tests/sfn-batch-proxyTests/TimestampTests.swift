import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct TimestampTests {
  @Test(
    "writes UTC with milliseconds",
    arguments: [
      (0, 0, "1970-01-01T00:00:00.000Z"), (-1, 999_999_999, "1969-12-31T23:59:59.999Z"),
      (951_782_400, 0, "2000-02-29T00:00:00.000Z"), (1_709_251_199, 7_000_000, "2024-02-29T23:59:59.007Z"),
      (1_795_528_931, 482_000_000, "2026-11-24T14:02:11.482Z"),
      (4_107_542_400, 0, "2100-03-01T00:00:00.000Z"),
    ])
  func utc(_ seconds: Int, _ nanoseconds: Int, _ text: String) {
    #expect(Timestamp.utc(seconds: seconds, nanoseconds: nanoseconds) == text)
  }
}
