import Testing

@testable import BatchSandbox

@Suite("States of a job over time")
struct JobLifecycleTests {
  /// The states seen when looking every `step` milliseconds, each once.
  private func states(_ harness: SandboxHarness, _ id: String, step: Int64 = 50, until end: Int64 = 5000)
    -> [String]
  {
    var seen: [String] = []
    var time: Int64 = 0
    while time <= end {
      let status = harness.status(id)
      if seen.last != status { seen.append(status) }
      harness.advance(step)
      time += step
    }
    return seen
  }

  @Test("passes every state and succeeds after a second")
  func succeeds() {
    let harness = SandboxHarness()
    let id = harness.accepted("etl")
    #expect(harness.describe(id)["startedAt"] == nil)
    #expect(states(harness, id) == ["SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"])
    let job = harness.describe(id)
    #expect(job["createdAt"] == 1_000_000)
    #expect(job["startedAt"] == 1_000_500)
    #expect(job["stoppedAt"] == 1_001_000)
    #expect(job["statusReason"] == "Essential container in task exited")
  }

  @Test("ends at once with a duration of nothing")
  func immediate() {
    let harness = SandboxHarness { $0.jobDuration = 0 }
    #expect(harness.status(harness.accepted("etl")) == "SUCCEEDED")
    let failing = harness.accepted("ingest", ["parameters": ["SANDBOX_EXIT_CODE": "1"]])
    #expect(harness.status(failing) == "FAILED")
    #expect(harness.describe(failing)["container"]?["exitCode"] == 1)
  }

  @Test("takes a duration from the job")
  func ownDuration() {
    let harness = SandboxHarness()
    let id = harness.accepted("etl", ["parameters": ["SANDBOX_DURATION_MS": "60000"]])
    harness.advance(59_999)
    #expect(harness.status(id) == "RUNNING")
    harness.advance(1)
    #expect(harness.status(id) == "SUCCEEDED")
  }

  @Test(
    "fails with the exit code that the job asks for",
    arguments: [
      ("ingest", ["parameters": ["SANDBOX_EXIT_CODE": "3"]]),
      ("ingest", ["containerOverrides": ["environment": [["name": "SANDBOX_EXIT_CODE", "value": "3"]]]]),
      ("etl", ["parameters": ["SANDBOX_EXIT_CODE": "3"]]),
      ("pods", ["parameters": ["SANDBOX_EXIT_CODE": "3"]]),
      (
        "pods",
        [
          "eksPropertiesOverride": [
            "podProperties": ["containers": [["env": [["name": "SANDBOX_EXIT_CODE", "value": "3"]]]]]
          ]
        ]
      ),
      ("nodes", ["parameters": ["SANDBOX_EXIT_CODE": "3"]]),
    ] as [(String, JSONMembers)])
  func fails(definition: String, more: JSONMembers) {
    let harness = SandboxHarness()
    harness.registerNodes()
    let id = harness.accepted(definition, more)
    harness.advance(1000)
    #expect(harness.status(id) == "FAILED")
  }

  @Test("gives the exit code to the container that asked for it")
  func exitCodeOfOneContainer() {
    let harness = SandboxHarness()
    let id = harness.accepted(
      "etl",
      [
        "ecsPropertiesOverride": [
          "taskProperties": [
            [
              "containers": [
                ["name": "sidecar", "environment": [["name": "SANDBOX_EXIT_CODE", "value": "9"]]]
              ]
            ]
          ]
        ]
      ])
    harness.advance(1000)
    let job = harness.describe(id)
    let containers = job["ecsProperties"]?["taskProperties"]?.array?.first?["containers"]?.array ?? []
    #expect(containers.map { $0["exitCode"] } == [0, 9])
    let attempt = job["attempts"]?.array?.first?["taskProperties"]?.array?.first?["containers"]?.array ?? []
    #expect(attempt.map { $0["exitCode"] } == [0, 9])
  }

  @Test("refuses an exit code that is none", arguments: ["x", "-1", "256", "1.5"])
  func badExitCode(_ text: String) {
    let answer = SandboxHarness().submit("etl", ["parameters": ["SANDBOX_EXIT_CODE": .string(text)]])
    #expect(answer.message == "SANDBOX_EXIT_CODE must be a number from 0 to 255, not \(text).")
  }

  @Test("shows as many attempts as a failing job has")
  func attempts() {
    let harness = SandboxHarness()
    let id = harness.accepted(
      "ingest", ["parameters": ["SANDBOX_EXIT_CODE": "1"], "retryStrategy": ["attempts": 2]])
    harness.advance(1000)
    let attempts = harness.describe(id)["attempts"]?.array ?? []
    #expect(attempts.map { $0["stoppedAt"] } == [1_000_750, 1_001_000])
    #expect(attempts.map { $0["container"]?["exitCode"] } == [1, 1])
  }

  @Test("waits in PENDING for the jobs it depends on")
  func pending() {
    let harness = SandboxHarness()
    let first = harness.accepted("etl")
    let second = harness.accepted("etl", ["dependsOn": [["jobId": .string(first)]]])
    #expect(
      states(harness, second) == ["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"])
    #expect(harness.describe(second)["stoppedAt"] == 1_001_900)
  }

  @Test("fails when a job it depends on fails, also along a chain that is terminated")
  func dependencyFails() {
    let harness = SandboxHarness()
    let first = harness.accepted("etl")
    var ids = [first]
    for _ in 0..<100 {
      ids.append(harness.accepted("etl", ["dependsOn": [["jobId": .string(ids.last ?? "")]]]))
    }
    harness.advance(700)
    #expect(harness.call("TerminateJob", ["jobId": .string(first), "reason": "enough"]).status == 200)
    for id in ids { #expect(harness.status(id) == "FAILED") }
    #expect(harness.describe(first)["statusReason"] == "enough")
    #expect(harness.describe(ids[100])["statusReason"] == "Dependent Job failed")
    #expect(harness.describe(ids[100])["startedAt"] == nil)
  }

  @Test("cancels only before STARTING; terminates at any time")
  func cancelAndTerminate() {
    let harness = SandboxHarness()
    let early = harness.accepted("ingest")
    let late = harness.accepted("ingest")
    harness.advance(200)
    _ = harness.call("CancelJob", ["jobId": .string(early), "reason": "no need"])
    #expect(harness.status(early) == "FAILED")
    #expect(harness.describe(early)["isCancelled"] == true)
    #expect(harness.describe(early)["attempts"] == [])
    harness.advance(400)
    #expect(harness.call("CancelJob", ["jobId": .string(late), "reason": "too late"]).status == 200)
    #expect(harness.status(late) == "RUNNING")
    _ = harness.call("TerminateJob", ["jobId": .string(late), "reason": "stop"])
    let job = harness.describe(late)
    #expect(job["status"] == "FAILED")
    #expect(job["isTerminated"] == true)
    #expect(job["container"]?["exitCode"] == 137)
    #expect(job["stoppedAt"] == 1_000_600)
    harness.advance(10_000)
    _ = harness.call("TerminateJob", ["jobId": .string(late), "reason": "again"])
    #expect(harness.describe(late)["statusReason"] == "stop")
  }

  @Test("ends an attempt at its timeout")
  func timeout() {
    let harness = SandboxHarness()
    let id = harness.accepted(
      "ingest",
      ["parameters": ["SANDBOX_DURATION_MS": "200000"], "timeout": ["attemptDurationSeconds": 60]])
    harness.advance(160_000)
    let job = harness.describe(id)
    #expect(job["status"] == "FAILED")
    #expect(job["statusReason"] == "Job attempt duration exceeded timeout")
    #expect(job["stoppedAt"] == 1_160_000)
  }

  @Test("fails a job whose overrides are too long for a container, after accepting it")
  func overridesTooLong() {
    let harness = SandboxHarness()
    let long = JSONValue.string(String(repeating: "x", count: 9000))
    let id = harness.accepted("ingest", ["containerOverrides": ["command": ["echo", long]]])
    harness.advance(1000)
    #expect(harness.status(id) == "FAILED")
    #expect(harness.describe(id)["statusReason"] == "Container Overrides length must be at most 8192")
    #expect(harness.describe(id)["startedAt"] == nil)
  }

  @Test("holds an array's parent in PENDING while its children run")
  func array() {
    let harness = SandboxHarness()
    let id = harness.accepted("etl", ["arrayProperties": ["size": 3]])
    harness.advance(600)
    let parent = harness.describe(id)
    #expect(parent["status"] == "PENDING")
    #expect(parent["arrayProperties"]?["size"] == 3)
    #expect(parent["arrayProperties"]?["statusSummary"]?["RUNNING"] == 3)
    let child = harness.describe(id + ":2")
    #expect(child["status"] == "RUNNING")
    #expect(child["arrayProperties"]?["index"] == 2)
    #expect(harness.describe(id + ":3") == .null)
    harness.advance(400)
    #expect(harness.status(id) == "SUCCEEDED")
    #expect(harness.status(id + ":0") == "SUCCEEDED")
  }

  @Test("never moves a job backwards, whatever the clock says")
  func clockExtremes() {
    let script = JobScript(duration: JobScript.longestDuration)
    let plan = JobPlan(script: script, created: 1 << 52)
    #expect(plan.status(at: 0) == .submitted)
    #expect(plan.status(at: Int64.max) == .succeeded)
  }
}
