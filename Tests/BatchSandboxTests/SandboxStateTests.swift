import Testing

@testable import BatchSandbox

@Suite struct SandboxStateTests {
  @Test("denies as IAM does, naming the operation") func denial() {
    let harness = SandboxHarness { $0.faults.denyDescribeJobDefinitions = true }
    let answer = harness.call("DescribeJobDefinitions", [:])
    #expect(answer.status == 403 && answer.errorType == "AccessDeniedException")
    #expect(answer.message.contains("not authorized to perform: batch:DescribeJobDefinitions"))
    #expect(harness.submit("ingest").status == 200)
  }

  @Test("throttles as many calls as it was told, of the operations that it was told") func throttling() {
    let harness = SandboxHarness {
      $0.faults.throttledCalls = 2
      $0.faults.throttledOperations = ["DescribeJobDefinitions"]
    }
    #expect(harness.submit("ingest").status == 200)
    let statuses = (1...3).map { _ in harness.call("DescribeJobDefinitions", [:]).status }
    #expect(statuses == [429, 429, 200])
    #expect(harness.sandbox.faults.throttledCalls == 0)
  }

  @Test("counts what came, what was refused, and what nobody imitates") func counts() {
    var counts = RequestCounts()
    counts.add(.submitJob)
    counts.add(.submitJob)
    counts.add(nil)
    counts.addRefusal()
    #expect(counts.total == 3 && counts.refused == 1)
    #expect(counts.operations == ["SubmitJob": 2, "Other": 1])
  }
}
