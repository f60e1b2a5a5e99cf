import Synchronization

@testable import BatchSandbox

/// A sandbox with a clock in the test's hand and identifiers that count up.
final class SandboxHarness: Sendable {
  let sandbox: Sandbox
  private let clock = Mutex<Int64>(1_000_000)

  static let account = "123456789012"
  static let injected: JSONValue = [
    "environment": [["name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"]]
  ]

  init(_ change: (inout SandboxOptions) -> Void = { _ in }) {
    var options = SandboxOptions()
    change(&options)
    let last = Counter()
    sandbox = Sandbox(options: options, newIdentifier: { "id-\(last.next())" })
  }

  func advance(_ milliseconds: Int64) { clock.withLock { $0 += milliseconds } }

  struct Answer {
    var status: Int
    var errorType: String?
    var headers: [String: String]
    var bytes: [UInt8]

    var json: JSONValue { (try? JSONParser.parse(bytes)) ?? .null }
    var message: String { json["message"]?.string ?? "" }
  }

  func send(
    _ method: String, _ target: String, _ body: [UInt8] = [], region: String = "us-east-1",
    account: String = SandboxHarness.account
  ) -> Answer {
    let response = sandbox.answer(
      method: method, target: target, body: body,
      caller: CallerIdentity(account: account, region: region, accessKeyID: "AKIDEXAMPLE"),
      now: clock.withLock { $0 })
    var headers: [String: String] = [:]
    for header in response.headers { headers[header.name] = header.value }
    return Answer(
      status: response.status, errorType: response.errorType, headers: headers, bytes: response.body)
  }

  /// Calls an operation by AWS's name.
  func call(_ operation: String, _ body: JSONValue, region: String = "us-east-1") -> Answer {
    send("POST", "/v1/" + operation.lowercased(), body.encoded, region: region)
  }

  /// Submits a job of `definition` with further members.
  func submit(_ definition: String, _ more: JSONMembers = [:]) -> Answer {
    let base: JSONMembers = ["jobName": "job", "jobQueue": "queue", "jobDefinition": .string(definition)]
    return call("SubmitJob", .object(base.overlaid(with: more)))
  }

  /// Submits a job that must be accepted; its ID.
  func accepted(_ definition: String, _ more: JSONMembers = [:]) -> String {
    submit(definition, more).json["jobId"]?.string ?? "refused"
  }

  func describe(_ id: String) -> JSONValue {
    call("DescribeJobs", ["jobs": [.string(id)]]).json["jobs"]?.array?.first ?? .null
  }

  func status(_ id: String) -> String { describe(id)["status"]?.string ?? "none" }

  func register(_ name: String, _ key: String, _ properties: JSONValue, _ more: JSONMembers = [:]) -> Answer {
    var body: JSONMembers = [
      "jobDefinitionName": .string(name), "type": key == "nodeProperties" ? "multinode" : "container",
    ]
    body[key] = properties
    return call("RegisterJobDefinition", .object(body.overlaid(with: more)))
  }

  /// A definition of three nodes under the name `nodes`.
  func registerNodes() {
    _ = register(
      "nodes", "nodeProperties",
      [
        "numNodes": 3, "mainNode": 0,
        "nodeRangeProperties": [["targetNodes": "0:", "container": ["image": "busybox"]]],
      ])
  }
}

private final class Counter: Sendable {
  private let value = Mutex(0)

  func next() -> Int {
    value.withLock {
      $0 += 1
      return $0
    }
  }
}
