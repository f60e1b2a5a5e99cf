import Testing

@testable import BatchSandbox

@Suite("Shapes of DescribeJobs")
struct JobDetailTests {
  @Test(
    "finds the nodes of a range",
    arguments: [
      ("0:3", 2, true), ("0:3", 4, false), ("1:", 99, true), (":2", 2, true), (":2", 3, false),
      ("5", 5, true),
      ("5", 6, false), ("", 0, true),
    ])
  func ranges(range: String, node: Int, expected: Bool) {
    #expect(JobDetail.targets(range, node) == expected)
  }

  @Test("reads IDs of children and nodes")
  func identifiers() {
    #expect(JobIdentifier("a-b:3").child == 3)
    #expect(JobIdentifier("a-b#0").id == "a-b")
    for plain in ["a-b", "a:x", "a:", ":", "", "a:-1", "a#99999999999999999999"] {
      #expect(JobIdentifier(plain).child == nil)
      #expect(JobIdentifier(plain).id == plain)
    }
  }

  @Test("describes a job on a pod with its attempts, and says why it failed")
  func pod() {
    let harness = SandboxHarness()
    let id = harness.accepted("pods", ["parameters": ["SANDBOX_EXIT_CODE": "4"]])
    harness.advance(1000)
    let job = harness.describe(id)
    #expect(job["statusReason"] == "A container exited with code 4")
    #expect(job["container"] == nil)
    #expect(
      job["eksAttempts"]?.array?.first?["containers"] == [["name": "app", "exitCode": 4]])
    #expect(job["eksProperties"]?["podProperties"]?["containers"]?.array?.first?["exitCode"] == 4)
  }

  @Test("shows an empty container and no outcome while a task runs")
  func running() {
    let harness = SandboxHarness()
    let id = harness.accepted("etl")
    harness.advance(700)
    let job = harness.describe(id)
    let task = job["ecsProperties"]?["taskProperties"]?.array?.first
    #expect(job["container"] == [:])
    #expect(job["attempts"] == [])
    #expect(job["stoppedAt"] == nil)
    #expect(task?["taskArn"] != nil)
    #expect(task?["containers"]?.array?.allSatisfy { $0["exitCode"] == nil } == true)
  }
}
