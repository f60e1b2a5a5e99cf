import Testing

@testable import ProxyCore

@Suite struct DurationHistogramTests {
  @Test("puts a duration into the first class that holds it, bounds included") func putsIntoTheFirstClass() {
    let histogram = DurationHistogram(bounds: [10, 20, 30])
    for duration: UInt32 in [0, 10, 11, 20, 30, 31, .max] { histogram.observe(duration) }
    let summary = sum(histogram)
    #expect(summary.counts == [2, 2, 1, 2])
    #expect(summary.count == 7)
    #expect(summary.total == 102 + UInt64(UInt32.max))
  }

  @Test("adds up over loops") func addsUpOverLoops() {
    let histograms = (0..<3).map { _ in DurationHistogram(bounds: [10]) }
    for histogram in histograms { histogram.observe(4) }
    var summary = DurationSummary(bounds: [10])
    for histogram in histograms { histogram.add(to: &summary) }
    #expect(summary.counts == [3, 0])
    #expect(summary.total == 12)
  }

  @Test(
    "has ascending bounds",
    arguments: [
      DurationHistogram.exchangeBounds, DurationHistogram.authenticationBounds,
    ])
  func hasAscendingBounds(bounds: [UInt32]) {
    #expect(bounds == bounds.sorted())
    #expect(Set(bounds).count == bounds.count)
  }

  private func sum(_ histogram: DurationHistogram) -> DurationSummary {
    var summary = DurationSummary(bounds: histogram.bounds)
    histogram.add(to: &summary)
    return summary
  }
}
