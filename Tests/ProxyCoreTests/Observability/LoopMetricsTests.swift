import Testing

@testable import ProxyCore

@Suite struct LoopMetricsTests {
  private func snapshot(_ loops: LoopMetrics...) -> MetricsSnapshot {
    var snapshot = MetricsSnapshot()
    for loop in loops { loop.add(to: &snapshot) }
    return snapshot
  }

  @Test("counts an exchange in one place and its durations where there are some") func counts() {
    let loop = LoopMetrics()
    var record = ExchangeRecord(
      id: ExchangeID(rawValue: 1), start: 0, operation: "SubmitJob", decision: .rewritten)
    record.status = 200
    record.total = 900
    record.upstream = 700
    loop.count(record)
    let counted = snapshot(loop)
    #expect(counted.exchanges.filter { $0 > 0 } == [1])
    #expect(counted.durations.map(\.count) == ExchangeDecision.allCases.map { $0 == .rewritten ? 1 : 0 })
    #expect(counted.durations[Int(ExchangeDecision.rewritten.rawValue)].total == 900)
    #expect(counted.upstream.total == 700)
    #expect(counted.authentication.count == 0)
    #expect(counted.lookUp.count == 0)
    #expect(counted.errors.isEmpty)
  }

  @Test("adds up over loops, and leaves the loops as they are") func addsUp() {
    let (first, second) = (LoopMetrics(), LoopMetrics())
    let record = ExchangeRecord.refused()
    first.count(record)
    second.count(record)
    second.count(record)
    #expect(snapshot(first, second).exchanges.max() == 3)
    #expect(snapshot(first, second).errors == ["bad-signature": 3])
    #expect(snapshot(first).exchanges.max() == 1)
  }

  @Test("tells so many labels of errors apart and goes on counting those that it knows") func boundsLabels() {
    let loop = LoopMetrics()
    var record = ExchangeRecord.refused()
    for number in 0..<LoopMetrics.errorLabelLimit + 5 {
      record.errorLabel = "label-\(number)"
      loop.count(record)
    }
    record.errorLabel = "label-0"
    loop.count(record)
    let errors = snapshot(loop).errors
    #expect(errors.count == LoopMetrics.errorLabelLimit + 1)
    #expect(errors["other"] == 5)
    #expect(errors["label-0"] == 2)
  }
}
