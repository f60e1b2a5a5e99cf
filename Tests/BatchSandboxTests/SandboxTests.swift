import Testing

@testable import BatchSandbox

@Suite("The endpoint")
struct SandboxTests {
  @Test("says of an operation it knows that it does not imitate it", arguments: SandboxOperation.notImitated)
  func notImitated(_ name: String) {
    let answer = SandboxHarness().call(name, [:])
    #expect(answer.status == 400)
    #expect(answer.errorType == "ClientException")
    #expect(answer.message == "The sandbox does not imitate \(name).")
  }

  @Test(
    "answers 404 for paths that are none of AWS Batch",
    arguments: [
      ("POST", "/v1/frobnicate"), ("GET", "/v1/submitjob"), ("GET", "/"), ("POST", ""),
      ("PUT", "/v1/tags/x"), ("POST", "/v1/tagresource"),
    ])
  func unknown(method: String, target: String) {
    let answer = SandboxHarness().send(method, target)
    #expect(answer.status == 404)
    #expect(answer.errorType == "UnknownOperationException")
    #expect(answer.headers["x-amzn-RequestId"] == "id-1")
  }

  @Test("refuses a denied operation in AWS's words")
  func denied() {
    let harness = SandboxHarness { $0.faults.denyDescribeJobDefinitions = true }
    let answer = harness.call("DescribeJobDefinitions", [:])
    #expect(answer.status == 403)
    #expect(answer.errorType == "AccessDeniedException")
    #expect(answer.headers["x-amzn-ErrorType"] == "AccessDeniedException")
    #expect(
      answer.message.hasPrefix("User: arn:aws:iam::123456789012:user/sandbox is not authorized to perform: "))
    #expect(answer.message.contains("batch:DescribeJobDefinitions"))
    #expect(harness.submit("etl").status == 200)
    harness.sandbox.faults.denyDescribeJobDefinitions = false
    #expect(harness.call("DescribeJobDefinitions", [:]).status == 200)
  }

  @Test("throttles the next calls, of one operation or of all")
  func throttled() {
    let harness = SandboxHarness {
      $0.faults.throttledCalls = 2
      $0.faults.throttledOperations = ["DescribeJobDefinitions"]
    }
    #expect(harness.submit("etl").status == 200)
    let statuses = (0..<3).map { _ in harness.call("DescribeJobDefinitions", [:]) }
    #expect(statuses.map(\.status) == [429, 429, 200])
    #expect(statuses[0].errorType == "TooManyRequestsException")
    #expect(statuses[0].message == "Too Many Requests")
    #expect(harness.sandbox.faults.throttledCalls == 0)
    var faults = SandboxFaults()
    faults.throttledCalls = 1
    harness.sandbox.faults = faults
    #expect(harness.submit("etl").status == 429)
  }

  @Test("makes well-formed, different UUIDs")
  func identifiers() {
    let ids = Set((0..<1000).map { _ in RandomIdentifier.uuid() })
    #expect(ids.count == 1000)
    for id in ids.prefix(20) {
      let bytes = Array(id.utf8)
      #expect(bytes.count == 36)
      #expect([8, 13, 18, 23].allSatisfy { bytes[$0] == UInt8(ascii: "-") })
      #expect(bytes[14] == UInt8(ascii: "4"))
      #expect("89ab".utf8.contains(bytes[19]))
    }
  }

  @Test("answers any bytes and any target without a trap")
  func survivesNoise() {
    let harness = SandboxHarness()
    var generator = SeededGenerator(state: 42)
    let targets = SandboxOperation.allCases.map { "/v1/" + $0.rawValue.lowercased() }
    let valid = Array(
      #"{"jobName":"j","jobQueue":"q","jobDefinition":"etl:1","jobs":["a#1"],"arrayProperties":{"size":2}}"#
        .utf8)
    for round in 0..<4000 {
      var body = valid
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        let place = Int.random(in: 0..<body.count, using: &generator)
        body[place] = UInt8.random(in: 0...255, using: &generator)
      }
      let answer = harness.send("POST", targets[round % targets.count], body)
      #expect((200..<500).contains(answer.status))
    }
    for target in [
      "/v1/tags/%", "/v1/tags/%4", "/v1/tags/?tagKeys", "?", "//", "/_sandbox//jobs/%ff/request",
    ] {
      for method in ["GET", "POST", "DELETE", ""] {
        #expect((400..<500).contains(harness.send(method, target).status))
      }
    }
  }

  @Test("serves several threads at once")
  func concurrent() async {
    let harness = SandboxHarness()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<50 { _ = harness.submit("etl") } }
      }
    }
    #expect(harness.send("GET", "/_sandbox/jobs").json["remembered"] == 400)
  }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
