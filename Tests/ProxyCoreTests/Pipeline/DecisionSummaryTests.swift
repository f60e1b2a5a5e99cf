import AWSBatch
import Testing

@testable import ProxyCore

@Suite struct DecisionSummaryTests {
  private func rewrite(lost: [String], carried: [String] = []) -> SubmitJobRewrite {
    SubmitJobRewrite(
      reason: .ecs, kind: .ecs, definition: "etl:12", body: [], changes: [], removed: ["containerOverrides"],
      lost: lost, carried: carried)
  }

  private func fields(_ summary: DecisionSummary) -> String {
    String(decoding: summary.responseFields, as: UTF8.self)
  }

  @Test("tells which row of the table decided") func rows() {
    let forward = DecisionSummary(.forward(SubmitJobForward(.kind(.container), definition: "ingest:7")))
    #expect(!forward.isRewritten && forward.reason == "container" && forward.kind == .container)
    #expect(forward.definition == "ingest:7" && forward.responseFields.isEmpty)
    let summary = DecisionSummary(.rewrite(rewrite(lost: [])))
    #expect(summary.isRewritten && summary.reason == "ecs" && summary.removed == ["containerOverrides"])
    #expect(summary.responseFields.isEmpty)
  }

  @Test("names in the answer what was dropped") func dropped() {
    #expect(
      fields(DecisionSummary(.rewrite(rewrite(lost: ["command", "environment[DAY]"]))))
        == "x-sfn-batch-proxy-dropped: command, environment[DAY]\r\n")
  }

  @Test("whatever stands in a name, the answer has one field of bounded length") func harmless() {
    let names = ["environment[a\r\nSet-Cookie: b]", String(repeating: "x", count: 5000), "é\u{0}"]
    let text = fields(DecisionSummary(.rewrite(rewrite(lost: names))))
    #expect(text.utf8.count < 1100 && text.hasSuffix("\r\n"))
    #expect(text.dropLast().utf8.allSatisfy { (0x20...0x7E).contains($0) })
    #expect(text.hasPrefix("x-sfn-batch-proxy-dropped: environment[a??Set-Cookie: b], xxx"))
  }

  @Test("what was refused is named in the log, under the answer's label") func rejected() {
    let summary = DecisionSummary(
      .reject(
        SubmitJobRejection(
          label: .overridesRefused, kind: .ecs, definition: "etl:12", fields: ["command"], message: "m")))
    #expect(summary.reason == "overrides-refused" && summary.lost == ["command"] && !summary.isRewritten)
  }
}
