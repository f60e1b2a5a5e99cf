import AWSBatch
import Testing

@Suite struct JobDefinitionSummaryTests {
  @Test("is shown with the revision that was looked at, where that is known") func title() {
    #expect(JobDefinitionSummary(kind: .ecs, name: "etl", revision: 12).title == "etl:12")
    #expect(JobDefinitionSummary(kind: .ecs, name: "etl").title == "etl")
  }

  @Test("kinds have the words of logs and metrics") func words() {
    #expect(JobDefinitionKind.allCases.map(\.rawValue) == ["container", "ecs", "eks", "node", "unknown"])
  }
}
