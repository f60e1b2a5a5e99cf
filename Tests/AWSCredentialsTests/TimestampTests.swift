import Testing

@testable import AWSCredentials

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    "reads ISO 8601 in the forms that sources use",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-24T14:00:00Z", 1_795_528_800),
      ("2026-11-24T14:00:00.123456Z", 1_795_528_800), ("2026-11-24T14:00:00UTC", 1_795_528_800),
      ("2026-11-24T16:00:00+02:00", 1_795_528_800), ("2026-11-24T08:30:00-0530", 1_795_528_800),
      ("2026-11-24 14:00:00+00", 1_795_528_800), ("2026-11-24T14:00:00", 1_795_528_800),
      (" 2026-11-24T14:00:00z\n", 1_795_528_800), ("2024-02-29T00:00:00Z", 1_709_164_800),
      ("2099-01-01T00:00:00Z", 4_070_908_800), ("0001-01-01T00:00:00Z", -62_135_596_800),
    ])
  func reads(text: String, time: Int) {
    #expect(Timestamp.parse(text) == time)
  }

  @Test(
    "refuses everything else",
    arguments: [
      "", "2026", "2026-11-24", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z",
      "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z",
      "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00+", "2026-01-01T00:00:00+25:00", "1795528800",
      "２026-01-01T00:00:00Z", "-026-01-01T00:00:00Z",
    ])
  func refuses(text: String) {
    #expect(Timestamp.parse(text) == nil)
  }

  @Test("writes what it reads")
  func writes() {
    for time in stride(from: 0, through: 253_402_300_799, by: 86_399 * 977) {
      #expect(Timestamp.parse(Timestamp.text(time)) == time)
    }
    #expect(Timestamp.text(-5) == "1970-01-01T00:00:00Z")
    #expect(Timestamp.text(.max) == "9999-12-31T23:59:59Z")
    #expect(Timestamp.text(1_709_164_800) == "2024-02-29T00:00:00Z")
  }
}
