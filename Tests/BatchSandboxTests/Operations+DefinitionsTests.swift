import Testing

@testable import BatchSandbox

@Suite("Job definitions")
struct OperationsDefinitionsTests {
  private let arn = "arn:aws:batch:us-east-1:123456789012:job-definition/"

  @Test("registers revisions that count up")
  func revisions() {
    let harness = SandboxHarness()
    for revision in 1...3 {
      let answer = harness.register("fresh", "containerProperties", ["image": "busybox"])
      #expect(answer.json["revision"] == .int(revision))
      #expect(answer.json["jobDefinitionArn"] == .string(arn + "fresh:\(revision)"))
    }
    #expect(harness.register("etl", "containerProperties", ["image": "busybox"]).json["revision"] == 2)
  }

  @Test("describes what was registered, numbers as they were written")
  func describes() {
    let harness = SandboxHarness()
    _ = harness.send(
      "POST", "/v1/registerjobdefinition",
      Array(
        """
        {"jobDefinitionName":"n","type":"container","schedulingPriority":7,"tags":{"a":"b"},"unknown":1,
         "containerProperties":{"image":"i","vcpus":2,"memory":2048,"linuxParameters":{"sharedMemorySize":64}}}
        """.utf8))
    let answer = harness.call("DescribeJobDefinitions", ["jobDefinitions": ["n:1"]])
    let definition = answer.json["jobDefinitions"]?.array?.first
    #expect(definition?["containerProperties"]?["memory"] == 2048)
    #expect(definition?["schedulingPriority"] == 7)
    #expect(definition?["status"] == "ACTIVE")
    #expect(definition?["tags"] == ["a": "b"])
    #expect(definition?["containerOrchestrationType"] == "ECS")
    #expect(definition?["unknown"] == nil)
  }

  @Test("pages through all revisions of a name", arguments: [DefinitionOrder.oldestFirst, .newestFirst])
  func paging(_ order: DefinitionOrder) {
    let harness = SandboxHarness { $0.definitionOrder = order }
    for _ in 1...7 { _ = harness.register("n", "containerProperties", ["image": "i"]) }
    var revisions: [Int] = []
    var token: JSONValue?
    var pages = 0
    repeat {
      var body: JSONMembers = ["jobDefinitionName": "n", "maxResults": 3]
      body["nextToken"] = token
      let answer = harness.call("DescribeJobDefinitions", .object(body)).json
      revisions += (answer["jobDefinitions"]?.array ?? []).compactMap { $0["revision"]?.integer }
      token = answer["nextToken"]
      pages += 1
    } while token != nil && pages < 10
    #expect(pages == 3)
    #expect(revisions == (order == .oldestFirst ? Array(1...7) : (1...7).reversed()))
  }

  @Test("filters by status, and gives 100 a page without maxResults")
  func statusFilter() {
    let harness = SandboxHarness()
    for _ in 1...101 { _ = harness.register("n", "containerProperties", ["image": "i"]) }
    _ = harness.call("DeregisterJobDefinition", ["jobDefinition": "n:5"])
    let active = harness.call("DescribeJobDefinitions", ["jobDefinitionName": "n", "status": "ACTIVE"]).json
    #expect(active["jobDefinitions"]?.array?.count == 100)
    #expect(active["nextToken"] == nil)
    let inactive = harness.call("DescribeJobDefinitions", ["jobDefinitionName": "n", "status": "INACTIVE"])
      .json
    #expect(inactive["jobDefinitions"]?.array?.map { $0["revision"] } == [5])
    let all = harness.call("DescribeJobDefinitions", ["jobDefinitionName": "n"]).json
    #expect(all["jobDefinitions"]?.array?.count == 100)
    #expect(all["nextToken"] != nil)
  }

  @Test("describes by name:revision and by ARN, leaves out what is not there")
  func list() {
    let harness = SandboxHarness()
    let answer = harness.call(
      "DescribeJobDefinitions",
      [
        "jobDefinitions": [
          "etl:1", .string(arn + "ingest:1"), "etl:9",
          "arn:aws:batch:eu-west-1:123456789012:job-definition/pods:1",
        ]
      ])
    #expect(answer.json["jobDefinitions"]?.array?.map { $0["jobDefinitionName"] } == ["etl", "ingest"])
  }

  @Test(
    "refuses parameters that do not go together",
    arguments: [
      (["jobDefinitions": ["etl:1"], "status": "ACTIVE"], "can't be used with other parameters"),
      (["jobDefinitions": ["etl:1"], "maxResults": 5], "can't be used with other parameters"),
      (["jobDefinitions": ["etl"]], "must be name:revision"),
      (["maxResults": 0], "maxResults must be between 1 and 100"),
      (["maxResults": 101], "maxResults must be between 1 and 100"),
      (["nextToken": "forged"], "nextToken"),
      (["nextToken": "jobs.1"], "nextToken"),
      (["status": "active"], "status must be"),
    ] as [(JSONValue, String)])
  func refusesParameters(body: JSONValue, expected: String) {
    let answer = SandboxHarness().call("DescribeJobDefinitions", body)
    #expect(answer.status == 400)
    #expect(answer.message.contains(expected), "\(answer.message)")
  }

  @Test("deregisters a revision for submissions, not for looking at it")
  func deregister() {
    let harness = SandboxHarness()
    _ = harness.register("etl", "containerProperties", ["image": "i"])
    #expect(harness.submit("etl", ["containerOverrides": SandboxHarness.injected]).status == 200)
    #expect(harness.call("DeregisterJobDefinition", ["jobDefinition": .string(arn + "etl:2")]).status == 200)
    #expect(harness.submit("etl", ["containerOverrides": SandboxHarness.injected]).status == 400)
    #expect(harness.submit("etl").status == 200)
    #expect(
      harness.submit("etl:2").message == "JobDefinition name etl:2 does not exist or is not in ACTIVE status")
    let seen = harness.call("DescribeJobDefinitions", ["jobDefinitions": ["etl:2"]]).json
    #expect(seen["jobDefinitions"]?.array?.first?["status"] == "INACTIVE")
    #expect(harness.call("DeregisterJobDefinition", ["jobDefinition": "etl"]).status == 400)
    #expect(harness.call("DeregisterJobDefinition", ["jobDefinition": "etl:9"]).status == 400)
    #expect(harness.register("etl", "containerProperties", ["image": "i"]).json["revision"] == 3)
  }

  @Test("keeps Regions and accounts apart")
  func scopes() {
    let harness = SandboxHarness()
    _ = harness.register("own", "containerProperties", ["image": "i"])
    let elsewhere = harness.call("DescribeJobDefinitions", ["jobDefinitionName": "own"], region: "cn-north-1")
    #expect(elsewhere.json["jobDefinitions"] == [])
    let builtIn = harness.call("DescribeJobDefinitions", ["jobDefinitions": ["etl:1"]], region: "cn-north-1")
    #expect(
      builtIn.json["jobDefinitions"]?.array?.first?["jobDefinitionArn"]
        == "arn:aws-cn:batch:cn-north-1:123456789012:job-definition/etl:1")
  }

  @Test("keeps at most the definitions and the scopes that its limits say")
  func bounds() {
    let harness = SandboxHarness {
      $0.limits.definitions = 2
      $0.limits.scopes = 2
    }
    #expect(harness.register("a", "containerProperties", ["image": "i"]).status == 200)
    #expect(harness.register("b", "containerProperties", ["image": "i"]).status == 200)
    let third = harness.register("c", "containerProperties", ["image": "i"])
    #expect(third.status == 400)
    #expect(third.message.contains("at most 2 job definition revisions"))
    #expect(harness.call("ListJobs", ["jobQueue": "q"], region: "eu-west-1").status == 200)
    #expect(harness.call("ListJobs", ["jobQueue": "q"], region: "eu-west-2").status == 400)
    let small = SandboxHarness { $0.limits.definitionBytes = 50 }
    #expect(small.register("a", "containerProperties", ["image": "i"]).status == 400)
  }
}
