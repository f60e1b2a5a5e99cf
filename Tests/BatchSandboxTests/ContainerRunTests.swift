import Testing

@testable import BatchSandbox

@Suite struct ContainerRunTests {
  private func containers(_ job: JSONValue) -> [JSONValue] {
    job["ecsProperties"]?["taskProperties"]?.array?.first?["containers"]?.array ?? []
  }

  @Test("the container that asks for an exit code has it, the others end well") func exitCodes() {
    let harness = SandboxHarness()
    let id = harness.accepted(
      "etl",
      [
        "ecsPropertiesOverride": [
          "taskProperties": [
            [
              "containers": [
                ["name": "sidecar", "environment": [["name": "SANDBOX_EXIT_CODE", "value": "3"]]]
              ]
            ]
          ]
        ]
      ])
    harness.advance(2000)
    let job = harness.describe(id)
    #expect(containers(job).map { $0["name"]?.string } == ["app", "sidecar"])
    #expect(containers(job).map { $0["exitCode"]?.integer } == [0, 3])
  }

  @Test("nothing has ended before it has run") func before() {
    let harness = SandboxHarness()
    let job = harness.describe(harness.accepted("etl"))
    #expect(containers(job).allSatisfy { $0["exitCode"] == nil && $0["logStreamName"] == nil })
  }

  @Test("a job that fails was tried as often as it may be") func attempts() {
    let harness = SandboxHarness()
    let id = harness.accepted(
      "ingest",
      [
        "retryStrategy": ["attempts": 3],
        "containerOverrides": ["environment": [["name": "SANDBOX_EXIT_CODE", "value": "1"]]],
      ])
    harness.advance(2000)
    let job = harness.describe(id)
    #expect(job["status"] == "FAILED" && job["attempts"]?.array?.count == 3)
  }
}
