import Testing

@testable import BatchSandbox

@Suite("Job queues and compute environments")
struct OperationsQueuesTests {
  @Test("creates, describes, updates and deletes a queue and its compute environment")
  func wholeLife() {
    let harness = SandboxHarness()
    let resources: JSONValue = ["type": "FARGATE", "maxvCpus": 4, "subnets": ["s"]]
    #expect(
      harness.call(
        "CreateComputeEnvironment",
        ["computeEnvironmentName": "ce", "type": "MANAGED", "computeResources": resources]
      ).status == 200)
    let queue: JSONValue = [
      "jobQueueName": "fast", "priority": 5,
      "computeEnvironmentOrder": [["order": 1, "computeEnvironment": "ce"]],
    ]
    let created = harness.call("CreateJobQueue", queue)
    #expect(created.json["jobQueueArn"] == "arn:aws:batch:us-east-1:123456789012:job-queue/fast")
    let again = harness.call("CreateJobQueue", queue)
    #expect(again.status == 409)
    #expect(again.message == "Object already exists")

    let described = harness.call("DescribeJobQueues", ["jobQueues": ["fast"]]).json["jobQueues"]?.array?.first
    #expect(described?["status"] == "VALID")
    #expect(described?["priority"] == 5)
    #expect(
      described?["computeEnvironmentOrder"] == [
        [
          "order": 1,
          "computeEnvironment": "arn:aws:batch:us-east-1:123456789012:compute-environment/ce",
        ]
      ])

    let inUse = harness.call("DeleteComputeEnvironment", ["computeEnvironment": "ce"])
    #expect(inUse.message == "Cannot delete, found existing JobQueue relationship")
    #expect(harness.call("DeleteJobQueue", ["jobQueue": "fast"]).status == 400)
    #expect(harness.call("UpdateJobQueue", ["jobQueue": "fast", "state": "DISABLED"]).status == 200)
    #expect(harness.submit("etl", ["jobQueue": "fast"]).message.contains("DISABLED"))
    #expect(harness.call("DeleteJobQueue", ["jobQueue": "fast"]).status == 200)
    #expect(harness.call("DescribeJobQueues", ["jobQueues": ["fast"]]).json["jobQueues"] == [])

    _ = harness.call(
      "UpdateComputeEnvironment",
      ["computeEnvironment": "ce", "state": "DISABLED", "computeResources": ["maxvCpus": 8]])
    let environment = harness.call("DescribeComputeEnvironments", [:]).json["computeEnvironments"]?.array?
      .first
    #expect(environment?["computeResources"] == ["type": "FARGATE", "maxvCpus": 8, "subnets": ["s"]])
    #expect(harness.call("DeleteComputeEnvironment", ["computeEnvironment": "ce"]).status == 200)
  }

  @Test("accepts a queue as a name, and shows it from then on")
  func implicitQueue() {
    let harness = SandboxHarness()
    #expect(harness.call("DescribeJobQueues", [:]).json["jobQueues"] == [])
    _ = harness.submit("etl", ["jobQueue": "surprise"])
    let queue = harness.call("DescribeJobQueues", [:]).json["jobQueues"]?.array?.first
    #expect(queue?["jobQueueName"] == "surprise")
    #expect(queue?["statusReason"] == "Accepted by the sandbox as a name")
  }

  @Test("keeps a bounded number of queues and accepts jobs beyond it")
  func bound() {
    let harness = SandboxHarness { $0.limits.queues = 2 }
    for index in 0..<4 {
      #expect(harness.submit("etl", ["jobQueue": .string("q\(index)")]).status == 200)
    }
    #expect(harness.call("DescribeJobQueues", [:]).json["jobQueues"]?.array?.count == 2)
    #expect(harness.call("CreateJobQueue", ["jobQueueName": "more", "priority": 1]).status == 400)
  }

  @Test("pages through queues")
  func paging() {
    let harness = SandboxHarness()
    for index in 0..<3 { _ = harness.submit("etl", ["jobQueue": .string("q\(index)")]) }
    let first = harness.call("DescribeJobQueues", ["maxResults": 2]).json
    #expect(first["jobQueues"]?.array?.count == 2)
    let rest = harness.call("DescribeJobQueues", ["nextToken": first["nextToken"] ?? .null]).json
    #expect(rest["jobQueues"]?.array?.map { $0["jobQueueName"] } == ["q2"])
    #expect(rest["nextToken"] == nil)
  }

  @Test("treats the deletion of a queue that is not there as done")
  func deleteUnknown() {
    #expect(SandboxHarness().call("DeleteJobQueue", ["jobQueue": "none"]).status == 200)
    #expect(SandboxHarness().call("UpdateJobQueue", ["jobQueue": "none"]).status == 400)
  }
}
