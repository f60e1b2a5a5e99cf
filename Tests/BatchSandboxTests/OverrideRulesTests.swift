import Testing

@testable import BatchSandbox

@Suite("Overrides against definitions")
struct OverrideRulesTests {
  static let container: JSONMembers = ["containerOverrides": SandboxHarness.injected]
  static let node: JSONMembers = ["nodeOverrides": ["nodePropertyOverrides": [["targetNodes": "0:0"]]]]
  static let ecs: JSONMembers = ["ecsPropertiesOverride": ["taskProperties": [["containers": []]]]]
  static let eks: JSONMembers = ["eksPropertiesOverride": ["podProperties": [:]]]
  static let array: JSONMembers = ["arrayProperties": ["size": 2]]

  static let ecsText = "Container overrides should not be set for ecsProperties jobs."
  static let eksText = "Container overrides or node overrides should not be set for Batch on EKS jobs."
  static let targetsText = "NodeOverride targets should match job definition. Non matching targets - 0:0"
  static let exclusiveText =
    "Container overrides and node overrides are mutually exclusive, only one can be set."

  struct Case: Sendable, CustomTestStringConvertible {
    var definition: String
    var overrides: JSONMembers
    /// nil where the job is accepted.
    var refusal: String?
    var testDescription: String {
      definition + " with " + overrides.entries.map(\.key).joined(separator: ", ")
    }
  }

  static let cases: [Case] = [
    Case(definition: "ingest", overrides: [:], refusal: nil),
    Case(definition: "ingest", overrides: container, refusal: nil),
    Case(definition: "ingest", overrides: node, refusal: targetsText),
    Case(definition: "ingest", overrides: container.overlaid(with: node), refusal: exclusiveText),
    Case(
      definition: "ingest", overrides: ecs,
      refusal: "ecsPropertiesOverride should not be set for containerProperties jobs."),
    Case(
      definition: "ingest", overrides: eks,
      refusal: "eksPropertiesOverride should not be set for containerProperties jobs."),
    Case(definition: "ingest", overrides: array.overlaid(with: container), refusal: nil),
    Case(definition: "etl", overrides: [:], refusal: nil),
    Case(definition: "etl", overrides: container, refusal: ecsText),
    Case(definition: "etl", overrides: array.overlaid(with: container), refusal: ecsText),
    Case(definition: "etl", overrides: container.overlaid(with: ecs), refusal: ecsText),
    Case(definition: "etl", overrides: ["containerOverrides": [:]], refusal: ecsText),
    Case(definition: "etl", overrides: ["containerOverrides": .null], refusal: nil),
    Case(definition: "etl", overrides: ecs, refusal: nil),
    Case(definition: "etl", overrides: node, refusal: targetsText),
    Case(
      definition: "etl", overrides: ["nodeOverrides": ["numNodes": 2]],
      refusal: "Node overrides should not be set for ecsProperties jobs."),
    Case(
      definition: "etl", overrides: eks,
      refusal: "eksPropertiesOverride should not be set for ecsProperties jobs."),
    Case(definition: "pods", overrides: [:], refusal: nil),
    Case(definition: "pods", overrides: container, refusal: eksText),
    Case(definition: "pods", overrides: node, refusal: eksText),
    Case(definition: "pods", overrides: container.overlaid(with: node), refusal: eksText),
    Case(definition: "pods", overrides: eks, refusal: nil),
    Case(
      definition: "pods", overrides: ecs,
      refusal: "ecsPropertiesOverride should not be set for eksProperties jobs."),
    Case(definition: "nodes", overrides: [:], refusal: nil),
    Case(definition: "nodes", overrides: container, refusal: nil),
    Case(definition: "nodes", overrides: node, refusal: targetsText),
    Case(
      definition: "nodes",
      overrides: ["nodeOverrides": ["nodePropertyOverrides": [["targetNodes": "0:"]]]], refusal: nil),
    Case(definition: "nodes", overrides: container.overlaid(with: node), refusal: exclusiveText),
    Case(definition: "nodes", overrides: array, refusal: "Multinode Array Job not supported."),
    Case(
      definition: "nodes", overrides: ecs,
      refusal: "ecsPropertiesOverride should not be set for nodeProperties jobs."),
  ]

  @Test("accepts or refuses each override as Batch does", arguments: cases)
  func acceptsOrRefuses(_ example: Case) {
    let harness = SandboxHarness()
    harness.registerNodes()
    let answer = harness.submit(example.definition, example.overrides)
    if let refusal = example.refusal {
      #expect(answer.status == 400)
      #expect(answer.errorType == "ClientException")
      #expect(answer.message == refusal)
    } else {
      #expect(answer.status == 200, "\(answer.message)")
    }
  }

  @Test("puts Batch's wrapping around every ClientException when asked to")
  func wraps() {
    let harness = SandboxHarness { $0.wrapsClientExceptions = true }
    let answer = harness.submit("etl", Self.container)
    #expect(
      answer.message
        == "Error executing request, Exception : \(Self.ecsText), RequestId: "
        + (answer.headers["x-amzn-RequestId"] ?? "none"))
  }

  @Test(
    "refuses what no override may hold",
    arguments: [
      (
        "ingest", "containerOverrides", ["environment": [["name": "AWS_BATCH_X", "value": "1"]]], "AWS_BATCH"
      ),
      ("ingest", "containerOverrides", ["command": ["a", ""]], "command[1] is an empty string"),
      (
        "ingest", "containerOverrides", ["resourceRequirements": [["type": "DISK", "value": "1"]]],
        "must be GPU, VCPU or MEMORY"
      ),
      (
        "etl", "ecsPropertiesOverride",
        ["taskProperties": [["containers": [["name": "app", "command": [""]]]]]], "is an empty string"
      ),
      (
        "etl", "ecsPropertiesOverride",
        [
          "taskProperties": [
            ["containers": [["name": "app", "environment": [["name": "AWS_BATCH_A", "value": ""]]]]]
          ]
        ], "AWS_BATCH_A"
      ),
      (
        "etl", "ecsPropertiesOverride", ["taskProperties": [["containers": [["name": "nobody"]]]]],
        "names no container"
      ),
      (
        "etl", "ecsPropertiesOverride", ["taskProperties": [["containers": [["command": ["a"]]]]]],
        "name must be provided"
      ),
      ("etl", "ecsPropertiesOverride", ["taskProperties": [[:], [:]]], "at most one element"),
      (
        "pods", "eksPropertiesOverride",
        ["podProperties": ["containers": [["name": "app", "env": [["name": "AWS_BATCH", "value": ""]]]]]],
        "AWS_BATCH"
      ),
      (
        "pods", "eksPropertiesOverride", ["podProperties": ["containers": [["name": "app", "args": [""]]]]],
        "args[0] is an empty string"
      ),
    ] as [(String, String, JSONValue, String)])
  func refusesContents(definition: String, key: String, override: JSONValue, expected: String) {
    let answer = SandboxHarness().submit(
      definition, JSONMembers(lastValuesOf: [.init(key: key, value: override)]))
    #expect(answer.status == 400)
    #expect(answer.message.contains(expected), "\(answer.message)")
  }

  @Test("says where a member has the wrong type")
  func wrongTypes() {
    let answer = SandboxHarness().submit("ingest", ["containerOverrides": ["environment": "A=1"]])
    #expect(answer.errorType == "SerializationException")
    #expect(answer.message == "containerOverrides.environment must be a list, not a string.")
  }
}
