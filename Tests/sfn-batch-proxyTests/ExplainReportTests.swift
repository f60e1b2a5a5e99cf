import AWSBatch
import Testing

@testable import sfn_batch_proxy

@Suite struct ExplainReportTests {
  private func written(_ report: ExplainReport) -> Captured {
    let captured = Captured()
    let bench = Bench()
    report.write(
      to: CommandContext(
        assembly: bench.assembly,
        streams: Streams(isTerminal: { _ in false }, write: { captured.append($0, $1) }), environment: [:]),
      asJSON: false)
    return captured
  }

  @Test("names of containers cannot steer a terminal") func harmless() {
    var report = ExplainReport(body: Array(#"{"jobDefinition":"etl","containerOverrides":{}}"#.utf8))
    let summary = JobDefinitionSummary(kind: .ecs, name: "etl", containerNames: ["\u{1B}[2Japp"])
    report.explanation = Explanation.explain(body: report.body, knowing: .known(summary), mode: .drop)
    report.looked = ExplainReport.Looked(summary: summary, place: "a file")
    let captured = written(report)
    #expect(!captured.error.contains("\u{1B}"))
    #expect(captured.error.contains("rule ecs; looked at etl (ecs with "))
  }

  @Test("says that bytes are untouched where they are") func untouched() {
    let captured = written(ExplainReport(body: Array("{}".utf8)))
    #expect(captured.output.isEmpty)
    #expect(captured.error.contains("sent as it is, all 2 bytes\n"))
  }
}
