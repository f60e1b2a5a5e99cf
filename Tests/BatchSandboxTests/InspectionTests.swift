import Testing

@testable import BatchSandbox

@Suite("The sandbox's own pages")
struct InspectionTests {
  @Test("gives the exact body of a submission back")
  func exactBody() {
    let harness = SandboxHarness()
    let body = Array(
      #" { "jobName":"j", "jobQueue" : "q","jobDefinition":"et\u006c","x":1.50e0, "x":[ ],"parameters":{"é":"\/"}}"#
        .utf8)
    let id = harness.send("POST", "/v1/submitjob", body).json["jobId"]?.string ?? ""
    let answer = harness.send("GET", "/_sandbox/jobs/\(id)/request")
    #expect(answer.status == 200)
    #expect(answer.bytes == body)
    #expect(harness.send("GET", "/_sandbox/jobs/none/request").status == 404)
  }

  @Test("lists jobs of every Region and counts requests on its own pages")
  func inspection() {
    let harness = SandboxHarness()
    _ = harness.submit("etl")
    _ = harness.submit("etl", ["containerOverrides": SandboxHarness.injected])
    _ = harness.send("POST", "/v1/nothing")
    let jobs = harness.send("GET", "/_sandbox/jobs?x=1", region: "eu-west-1").json
    #expect(jobs["remembered"] == 1)
    #expect(jobs["jobs"]?.array?.first?["jobDefinition"] == "etl:1")
    #expect(jobs["jobs"]?.array?.first?["status"] == "SUBMITTED")
    let counts = harness.send("GET", "/_sandbox/requests/count").json
    #expect(counts == ["total": 3, "refused": 2, "operations": ["Other": 1, "SubmitJob": 2]])
    #expect(harness.send("POST", "/_sandbox/jobs").status == 405)
    #expect(harness.send("GET", "/_sandbox").status == 404)
  }

  @Test("knows its own pages by their path")
  func isInspection() {
    #expect(Sandbox.isInspection(target: "/_sandbox/jobs"))
    #expect(Sandbox.isInspection(target: "/_sandbox"))
    #expect(!Sandbox.isInspection(target: "/_sandboxes/jobs"))
    #expect(!Sandbox.isInspection(target: "/v1/submitjob"))
  }
}
