import Testing

@testable import BatchSandbox

@Suite("SubmitJob")
struct OperationsSubmitTests {
  @Test("answers with the job's ARN, name and ID, and a request ID")
  func answers() {
    let answer = SandboxHarness().submit("etl")
    let id = answer.json["jobId"]?.string ?? ""
    #expect(answer.status == 200)
    #expect(answer.json["jobName"] == "job")
    #expect(answer.json["jobArn"] == .string("arn:aws:batch:us-east-1:123456789012:job/\(id)"))
    #expect(answer.headers["x-amzn-RequestId"] != nil)
    #expect(answer.headers["x-amzn-RequestId"] != id)
    #expect(answer.headers["Content-Type"] == "application/json")
  }

  @Test(
    "finds the definition however it is named",
    arguments: [
      "n", "n:1", "n:2", "arn:aws:batch:us-east-1:123456789012:job-definition/n:1",
      "arn:aws:batch:us-east-1:999999999999:job-definition/n",
    ])
  func resolves(_ reference: String) {
    let harness = SandboxHarness()
    _ = harness.register("n", "containerProperties", ["image": "one"])
    _ = harness.register("n", "containerProperties", ["image": "two"])
    let job = harness.describe(harness.accepted(reference))
    let revision = reference.hasSuffix(":1") ? 1 : 2
    #expect(
      job["jobDefinition"] == .string("arn:aws:batch:us-east-1:123456789012:job-definition/n:\(revision)"))
    #expect(job["container"]?["image"] == (revision == 1 ? "one" : "two"))
  }

  @Test(
    "refuses a definition that is not there in Batch's words",
    arguments: [
      ("nope", "JobDefinition name nope does not exist or is not in ACTIVE status"),
      ("etl:7", "JobDefinition name etl:7 does not exist or is not in ACTIVE status"),
      ("etl:latest", "Provided name etl:latest is not supported pattern[a-zA-Z_0-9-]{1,128}"),
      ("etl:99999999999999999999", "Provided name etl:99999999999999999999 is not supported pattern"),
      ("", "jobDefinition must be provided."),
      (
        "arn:aws:batch:us-east-1:123456789012:job-definition/nope",
        "JobDefinition arn:aws:batch:us-east-1:123456789012:job-definition/nope not found."
      ),
      (
        "arn:aws:batch:eu-west-1:123456789012:job-definition/etl:1",
        "JobDefinition arn:aws:batch:eu-west-1:123456789012:job-definition/etl:1 not found."
      ),
      ("arn:aws:batch", "JobDefinition arn:aws:batch not found."),
    ])
  func unknownDefinition(reference: String, expected: String) {
    let answer = SandboxHarness().submit(reference)
    #expect(answer.status == 400)
    #expect(answer.message.hasPrefix(expected), "\(answer.message)")
  }

  @Test(
    "refuses what Batch refuses",
    arguments: [
      (["jobName": "-x"], "Exception : Job name should match valid pattern, RequestId: id-"),
      (["jobName": "a b"], "Job name should match valid pattern"),
      (["jobName": .string(String(repeating: "n", count: 129))], "Job name should match valid pattern"),
      (["jobName": .null], "jobName must be provided"),
      (["jobQueue": "a b"], "not supported pattern"),
      (["jobQueue": "arn:aws:sqs:us-east-1:1:q"], "not found"),
      (["arrayProperties": ["size": 1]], "between 2 and 10000"),
      (["arrayProperties": ["size": 10_001]], "between 2 and 10000"),
      (["arrayProperties": [:]], "arrayProperties.size must be provided"),
      (["arrayProperties": ["size": .number("2.5")]], "must be a 32-bit integer"),
      (["arrayProperties": ["size": .number("99999999999999999999")]], "must be a 32-bit integer"),
      (["dependsOn": .array(Array(repeating: ["jobId": "x"], count: 21))], "at most 20 jobs"),
      (["dependsOn": [["jobId": "nobody"]]], "names no job: nobody"),
      (["dependsOn": [["type": "SEQUENTIAL"]]], "is for array jobs"),
      (["retryStrategy": ["attempts": 0]], "between 1 and 10"),
      (["timeout": ["attemptDurationSeconds": 1]], "at least 60"),
      (["schedulingPriorityOverride": 10_000], "between 0 and 9999"),
      (["tags": ["": "x"]], "1 to 128 characters"),
    ] as [(JSONMembers, String)])
  func refuses(more: JSONMembers, expected: String) {
    let answer = SandboxHarness().submit("etl", more)
    #expect(answer.status == 400)
    #expect(answer.errorType == answer.headers["x-amzn-ErrorType"])
    #expect(answer.message.contains(expected), "\(answer.message)")
  }

  @Test("accepts 20 dependencies and a queue's ARN")
  func accepts() {
    let harness = SandboxHarness()
    let first = harness.accepted("etl")
    let answer = harness.submit(
      "etl",
      [
        "dependsOn": .array(Array(repeating: ["jobId": .string(first)], count: 20)),
        "jobQueue": "arn:aws:batch:us-east-1:123456789012:job-queue/fast",
      ])
    #expect(answer.status == 200)
    #expect(
      harness.describe(answer.json["jobId"]?.string ?? "")["jobQueue"]
        == "arn:aws:batch:us-east-1:123456789012:job-queue/fast")
  }

  @Test("refuses a payload of more than 30 KiB before reading it")
  func size() {
    let answer = SandboxHarness().send(
      "POST", "/v1/submitjob", [UInt8](repeating: UInt8(ascii: "x"), count: 47 * 1024))
    #expect(answer.status == 400)
    #expect(answer.message.contains("Job size must be less than 30 KiB, got 47 KiB"))
  }

  @Test(
    "refuses a body that is no JSON object",
    arguments: ["{", "[]", "{\"jobName\":1}", "{\"a\":1,}", "\u{0}", "{}x"])
  func malformed(_ body: String) {
    let answer = SandboxHarness().send("POST", "/v1/submitjob", Array(body.utf8))
    #expect(answer.status == 400)
    #expect(answer.errorType == "SerializationException")
  }

  @Test("merges parameters, and keeps tags and share identifier")
  func details() {
    let harness = SandboxHarness()
    _ = harness.register("p", "containerProperties", ["image": "i"], ["parameters": ["a": "1", "b": "2"]])
    let job = harness.describe(
      harness.accepted(
        "p",
        [
          "parameters": ["b": "3", "c": "4"], "tags": ["team": "x"], "shareIdentifier": "s",
          "schedulingPriorityOverride": 5,
        ]))
    #expect(job["parameters"] == ["a": "1", "b": "3", "c": "4"])
    #expect(job["tags"] == ["team": "x"])
    #expect(job["shareIdentifier"] == "s")
    #expect(job["schedulingPriority"] == 5)
  }

  @Test("forgets the oldest job, by number and by bytes")
  func bounds() {
    let harness = SandboxHarness { $0.limits.jobs = 3 }
    let ids = (0..<5).map { _ in harness.accepted("etl") }
    #expect(ids.map(harness.status) == ["none", "none", "SUBMITTED", "SUBMITTED", "SUBMITTED"])
    let small = SandboxHarness { $0.limits.jobBytes = 2 * 1200 }
    let few = (0..<4).map { _ in small.accepted("etl") }
    #expect(few.map(small.status) == ["none", "none", "SUBMITTED", "SUBMITTED"])
  }

  @Test("stays in order and within bounds over many jobs")
  func manyJobs() {
    let harness = SandboxHarness {
      $0.limits.jobs = 100
      $0.jobDuration = 0
    }
    var last = ""
    for _ in 0..<5000 { last = harness.accepted("ingest") }
    #expect(harness.status(last) == "SUCCEEDED")
    let listed = harness.call("ListJobs", ["jobQueue": "queue", "jobStatus": "SUCCEEDED"])
    #expect(listed.json["jobSummaryList"]?.array?.count == 100)
    #expect(listed.json["jobSummaryList"]?.array?.first?["jobId"] == .string(last))
  }
}
