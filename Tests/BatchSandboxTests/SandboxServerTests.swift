import BatchSandbox
import HTTP1
import Testing
import Transport

@Suite struct SandboxServerTests {
  @Test("serves Batch on the port that the system chose") func serves() async throws {
    let wire = try SandboxWire()
    #expect(wire.server.address.port > 0)
    let answer = try await wire.send(
      "/v1/submitjob", #"{"jobName":"n","jobQueue":"q","jobDefinition":"ingest"}"#)
    #expect(answer.status == 200)
    #expect(answer.text.contains(#""jobName":"n""#))
    #expect(answer.head.fields.text(.xAmznRequestID) != nil)
    await wire.stop()
  }

  @Test("refuses what Batch refuses, in its words and shape") func refuses() async throws {
    let wire = try SandboxWire()
    let answer = try await wire.send(
      "/v1/submitjob",
      #"{"jobName":"n","jobQueue":"q","jobDefinition":"etl","containerOverrides":{}}"#)
    #expect(answer.status == 400)
    #expect(answer.errorType?.hasPrefix("ClientException") == true)
    #expect(answer.text == #"{"message":"Container overrides should not be set for ecsProperties jobs."}"#)
    await wire.stop()
  }

  @Test("keeps the body of a job byte for byte, for whoever looks") func inspection() async throws {
    let wire = try SandboxWire()
    let body = "{ \"jobName\":\"n\\u0061\" ,\"jobQueue\":\"q\", \"jobDefinition\":\"ingest\"\n}"
    let answer = try await wire.send("/v1/submitjob", body)
    let id = try #require(answer.text.firstMatch(of: #/"jobId":"([^"]+)"/#)?.1)
    let kept = try await wire.send("/_sandbox/jobs/\(id)/request", "", method: "GET", fields: [], nil)
    #expect(kept.status == 200 && kept.text == body)
    await wire.stop()
  }

  @Test("faults on purpose reach the client as AWS sends them") func faults() async throws {
    var options = SandboxOptions()
    options.faults.denyDescribeJobDefinitions = true
    options.faults.throttledCalls = 1
    options.faults.throttledOperations = ["ListJobs"]
    let wire = try SandboxWire(options)
    let denied = try await wire.send("/v1/describejobdefinitions")
    #expect(denied.status == 403 && denied.errorType?.hasPrefix("AccessDeniedException") == true)
    #expect(try await wire.send("/v1/listjobs", #"{"jobQueue":"q"}"#).status == 429)
    #expect(try await wire.send("/v1/listjobs", #"{"jobQueue":"q"}"#).status == 200)
    await wire.stop()
  }

  @Test("stops when it is told to, and then nobody answers") func drains() async throws {
    let wire = try SandboxWire()
    _ = try await wire.send("/v1/describejobqueues")
    await wire.server.drain(within: .seconds(1))
    await #expect(throws: (any Error).self) { try await wire.send("/v1/describejobqueues") }
  }
}
