import Testing

@testable import ProxyCore

@Suite struct ExpositionWriterTests {
  @Test(
    "writes microseconds as seconds exactly",
    arguments: [
      (UInt64(0), "0"), (1, "0.000001"), (250, "0.00025"), (2500, "0.0025"), (1_000_000, "1"),
      (2_500_000, "2.5"),
      (60_000_000, "60"), (1_000_001, "1.000001"), (.max, "18446744073709.551615"),
    ])
  func writesSeconds(microseconds: UInt64, text: String) {
    #expect(ExpositionWriter.seconds(microseconds) == text)
  }

  @Test(
    "writes numbers that Go reads",
    arguments: [
      (0.0, "0"), (12, "12"), (0.5, "0.5"), (1_795_528_931.25, "1795528931.25"), (1e300, "1e+300"),
    ])
  func writesNumbers(value: Double, text: String) {
    #expect(ExpositionWriter.text(value) == text)
  }

  @Test("cumulates a histogram's buckets") func cumulatesBuckets() {
    var summary = DurationSummary(bounds: [1000, 2500])
    summary.counts = [2, 1, 4]
    summary.total = 12_345
    var writer = ExpositionWriter()
    writer.family("x_seconds", "histogram", "Help.")
    writer.histogram("x_seconds", labels: [("a", "b")], summary)
    #expect(
      String(decoding: writer.bytes, as: UTF8.self) == """
        # HELP x_seconds Help.
        # TYPE x_seconds histogram
        x_seconds_bucket{a="b",le="0.001"} 2
        x_seconds_bucket{a="b",le="0.0025"} 3
        x_seconds_bucket{a="b",le="+Inf"} 7
        x_seconds_sum{a="b"} 0.012345
        x_seconds_count{a="b"} 7

        """)
  }
}
