import Testing

@testable import BatchSandbox

@Suite("DescribeJobs, ListJobs, and stopping jobs")
struct OperationsJobsTests {
  private func ids(_ answer: SandboxHarness.Answer) -> [String] {
    (answer.json["jobSummaryList"]?.array ?? []).compactMap { $0["jobId"]?.string }
  }

  @Test("describes up to 100 jobs and leaves out those that are not there")
  func describe() {
    let harness = SandboxHarness()
    let id = harness.accepted("etl")
    let some = harness.call("DescribeJobs", ["jobs": [.string(id), "nobody", "x:9999999999999999999", "#"]])
    #expect(some.json["jobs"]?.array?.count == 1)
    let many = harness.call("DescribeJobs", ["jobs": .array(Array(repeating: .string(id), count: 101))])
    #expect(many.message.contains("Maximum number of jobs supported is 100"))
    #expect(harness.call("DescribeJobs", [:]).status == 400)
    #expect(harness.call("DescribeJobs", ["jobs": [.string(id)]], region: "eu-west-1").json == ["jobs": []])
  }

  @Test("lists RUNNING jobs of a queue when no state is named")
  func listDefault() {
    let harness = SandboxHarness()
    let first = harness.accepted("etl")
    harness.advance(600)
    _ = harness.accepted("etl")
    #expect(ids(harness.call("ListJobs", ["jobQueue": "queue"])) == [first])
    #expect(ids(harness.call("ListJobs", ["jobQueue": "other"])) == [])
  }

  @Test("pages through jobs, newest first, while more are submitted")
  func paging() {
    let harness = SandboxHarness { $0.jobDuration = 0 }
    let submitted = (0..<5).map { _ in harness.accepted("etl") }
    var seen: [String] = []
    var token: JSONValue?
    repeat {
      var body: JSONMembers = ["jobQueue": "queue", "jobStatus": "SUCCEEDED", "maxResults": 2]
      body["nextToken"] = token
      let answer = harness.call("ListJobs", .object(body))
      seen += ids(answer)
      token = answer.json["nextToken"]
      _ = harness.accepted("etl")
    } while token != nil && seen.count < 20
    #expect(seen == submitted.reversed())
  }

  @Test(
    "filters",
    arguments: [
      ("JOB_NAME", "ALPHA", ["alpha"]), ("JOB_NAME", "al*", ["alpine", "alpha"]),
      ("JOB_DEFINITION", "ingest", ["alpine"]),
      ("JOB_DEFINITION", "arn:aws:batch:us-east-1:123456789012:job-definition/etl:1", ["beta", "alpha"]),
      ("AFTER_CREATED_AT", "1000000", ["beta", "alpine"]), ("BEFORE_CREATED_AT", "1000010", ["alpha"]),
      ("SHARE_IDENTIFIER", "none", []),
    ])
  func filters(name: String, value: String, expected: [String]) {
    let harness = SandboxHarness()
    for (jobName, definition) in [("alpha", "etl"), ("alpine", "ingest"), ("beta", "etl")] {
      _ = harness.submit(definition, ["jobName": .string(jobName)])
      harness.advance(10)
    }
    let answer = harness.call(
      "ListJobs",
      ["jobQueue": "queue", "filters": [["name": .string(name), "values": [.string(value)]]]])
    let names = (answer.json["jobSummaryList"]?.array ?? []).compactMap { $0["jobName"]?.string }
    #expect(names == expected)
  }

  @Test(
    "refuses a list of nothing or of two things",
    arguments: [
      [:], ["jobQueue": "q", "arrayJobId": "x"], ["jobQueue": "q", "jobStatus": "DONE"],
      ["jobQueue": "q", "maxResults": 1001],
      ["jobQueue": "q", "filters": [["name": "COLOUR", "values": ["red"]]]],
      ["jobQueue": "q", "filters": [["name": "JOB_NAME"], ["name": "JOB_NAME"]]],
    ] as [JSONValue])
  func refuses(_ body: JSONValue) {
    #expect(SandboxHarness().call("ListJobs", body).status == 400)
  }

  @Test("lists the children of an array in pages, and the nodes of a job")
  func children() {
    let harness = SandboxHarness()
    harness.registerNodes()
    let array = harness.accepted("etl", ["arrayProperties": ["size": 5]])
    let nodes = harness.accepted("nodes")
    harness.advance(600)
    let first = harness.call("ListJobs", ["arrayJobId": .string(array), "maxResults": 3])
    #expect(ids(first) == ["\(array):0", "\(array):1", "\(array):2"])
    let second = harness.call(
      "ListJobs",
      ["arrayJobId": .string(array), "maxResults": 3, "nextToken": first.json["nextToken"] ?? .null])
    #expect(ids(second) == ["\(array):3", "\(array):4"])
    #expect(second.json["nextToken"] == nil)
    #expect(
      ids(harness.call("ListJobs", ["multiNodeJobId": .string(nodes)]))
        == ["\(nodes)#0", "\(nodes)#1", "\(nodes)#2"])
    #expect(ids(harness.call("ListJobs", ["arrayJobId": .string(array), "jobStatus": "FAILED"])) == [])
  }

  @Test("treats a job that is not there as stopped, as Batch does")
  func unknownJob() {
    let harness = SandboxHarness()
    for operation in ["CancelJob", "TerminateJob"] {
      let answer = harness.call(operation, ["jobId": "nobody", "reason": "r"])
      #expect(answer.status == 200)
      #expect(answer.json == [:])
      #expect(harness.call(operation, ["jobId": "nobody"]).message == "reason must be provided.")
    }
  }

  @Test("stops up to 50 jobs at once and says which it could not")
  func bulk() {
    let harness = SandboxHarness()
    let id = harness.accepted("etl")
    let array = harness.accepted("etl", ["arrayProperties": ["size": 2]])
    let answer = harness.call(
      "TerminateJobs", ["jobs": [.string(id), "nobody", .string(array + ":1")], "reason": "r"])
    #expect(answer.status == 200)
    #expect(answer.json["successful"] == [.string(id), "nobody"])
    #expect(answer.json["errors"]?.array?.first?["job"] == .string(array + ":1"))
    #expect(harness.status(id) == "FAILED")
    let many = JSONValue.array(Array(repeating: "x", count: 51))
    #expect(harness.call("CancelJobs", ["jobs": many, "reason": "r"]).status == 400)
  }
}
