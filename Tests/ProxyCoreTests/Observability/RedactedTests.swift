import ProxyCore
import Testing

@Suite struct RedactedTests {
  @Test(
    "shows the first and last four characters",
    arguments: [
      ("AKIAIOSFODNN7EXA7Q4D", "AKIA…7Q4D"), ("ASIA12345678", "ASIA…5678"), ("sandbox", "sa…"), ("a", "a…"),
      ("", "…"),
      ("AKI\u{1B}5678901\n", "AKI?…901?"), ("ééééééé", "????…????"),
    ])
  func showsFirstAndLastFour(key: String, shown: String) {
    #expect(Redacted.key(key) == shown)
  }
}
