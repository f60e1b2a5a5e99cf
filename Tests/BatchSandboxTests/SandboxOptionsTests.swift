import Testing

@testable import BatchSandbox

@Suite struct SandboxOptionsTests {
  @Test("nothing goes wrong on purpose unless it is asked for") func defaults() {
    let options = SandboxOptions()
    #expect(options.faults == SandboxFaults() && options.hasBuiltInDefinitions)
    #expect(!options.faults.denyDescribeJobDefinitions && options.faults.throttledCalls == 0)
  }

  @Test("the switch for look-ups is one of the denied operations") func deny() {
    var faults = SandboxFaults()
    faults.denyDescribeJobDefinitions = true
    #expect(faults.deniedOperations == ["DescribeJobDefinitions"])
    faults.denyDescribeJobDefinitions = false
    #expect(faults.deniedOperations.isEmpty)
  }

  @Test("Batch's limits are those of its documentation") func limits() {
    #expect(BatchLimits.submitJobBytes == 30_720 && BatchLimits.jobDefinitionBytes == 24_576)
    #expect(BatchLimits.containersInTask == 10 && BatchLimits.dependencies == 20)
    #expect(BatchLimits.arraySize == 2...10_000 && BatchLimits.overridesLength == 8192)
  }
}
