import Testing

@testable import BatchSandbox

@Suite("Built-in definitions")
struct BuiltInDefinitionsTests {
  @Test("are one of each single-node kind")
  func kinds() throws {
    let definitions = try BuiltInDefinitions.parsed()
    #expect(definitions.map(\.name) == ["etl", "ingest", "pods"])
    #expect(definitions.map(\.kind) == [.ecs, .container, .eks])
  }

  @Test("can be left out")
  func absent() {
    let harness = SandboxHarness { $0.hasBuiltInDefinitions = false }
    #expect(harness.call("DescribeJobDefinitions", [:]).json["jobDefinitions"] == [])
  }
}
