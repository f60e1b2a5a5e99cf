import Testing

@testable import ProxyCore

@Suite struct MetricLabelsTests {
  @Test("has no value twice, so that no series shows twice") func hasNoValueTwice() {
    #expect(Set(MetricLabels.operations).count == MetricLabels.operations.count)
    #expect(Set(MetricLabels.statuses).count == MetricLabels.statuses.count)
    #expect(MetricLabels.operations.first == "SubmitJob" && MetricLabels.operations.last == "other")
    #expect(MetricLabels.statuses.first == 200)
    #expect(MetricLabels.statuses.allSatisfy { $0 < 600 })
  }

  @Test("numbers decisions as their raw values do") func numbersDecisions() {
    #expect(MetricLabels.decisions.map(\.rawValue) == Array(0..<UInt8(MetricLabels.decisions.count)))
  }
}
