import Testing

@testable import BatchSandbox

@Suite("What RegisterJobDefinition accepts")
struct JobDefinitionRulesTests {
  static let task: JSONValue = ["taskProperties": [["containers": [["image": "i"]]]]]
  static let pod: JSONValue = ["podProperties": ["containers": [["image": "i"]]]]
  static let container: JSONValue = ["image": "i"]

  static func containers(_ count: Int) -> JSONValue {
    .array((0..<count).map { ["name": .string("c\($0)"), "image": "i"] })
  }

  @Test("accepts the smallest definition of each kind")
  func smallest() {
    let harness = SandboxHarness()
    #expect(harness.register("a", "containerProperties", Self.container).status == 200)
    #expect(harness.register("b", "ecsProperties", Self.task).status == 200)
    #expect(harness.register("c", "eksProperties", Self.pod).status == 200)
    #expect(
      harness.register("d", "ecsProperties", ["taskProperties": [["containers": Self.containers(10)]]]).status
        == 200)
    for key in ["ecsProperties", "eksProperties"] {
      let range = JSONMembers(lastValuesOf: [
        .init(key: "targetNodes", value: "0:1"),
        .init(key: key, value: key == "ecsProperties" ? Self.task : Self.pod),
      ])
      let nodes: JSONValue = ["numNodes": 2, "mainNode": 1, "nodeRangeProperties": [.object(range)]]
      #expect(harness.register("n", "nodeProperties", nodes).status == 200)
    }
  }

  @Test(
    "refuses a definition that Batch would refuse",
    arguments: [
      (["type": "container"], "jobDefinitionName must be provided"),
      (["jobDefinitionName": "a b", "type": "container"], "not supported pattern[a-zA-Z_0-9-]{1,128}"),
      (["jobDefinitionName": "a"], "type must be provided"),
      (["jobDefinitionName": "a", "type": "pod"], "container or multinode"),
      (["jobDefinitionName": "a", "type": "container"], "none is there"),
      (
        [
          "jobDefinitionName": "a", "type": "container", "containerProperties": container,
          "ecsProperties": task,
        ],
        "there are containerProperties and ecsProperties"
      ),
      (
        ["jobDefinitionName": "a", "type": "container", "containerProperties": ["ecsProperties": task]],
        "ecsProperties stands beside containerProperties"
      ),
      (["jobDefinitionName": "a", "type": "multinode", "ecsProperties": task], "type multinode can't hold"),
      (
        ["jobDefinitionName": "a", "type": "container", "containerProperties": [:]], "image must be provided"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container",
          "containerProperties": ["image": "i", "environment": [["name": "AWS_BATCH_A", "value": "x"]]],
        ], "AWS_BATCH"
      ),
      (
        ["jobDefinitionName": "a", "type": "container", "ecsProperties": ["taskProperties": []]],
        "exactly one element, not 0"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container",
          "ecsProperties": [
            "taskProperties": [["containers": containers(1)], ["containers": containers(1)]]
          ],
        ], "exactly one element, not 2"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container",
          "ecsProperties": ["taskProperties": [["containers": containers(11)]]],
        ], "1 to 10 elements, not 11"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container",
          "ecsProperties": ["taskProperties": [["containers": [["name": "x"]]]]],
        ], "ecsProperties.taskProperties[0].containers[0].image must be provided"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container",
          "ecsProperties": ["taskProperties": [["containers": [["image": "i"], ["image": "i"]]]]],
        ], "name must be provided"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container",
          "ecsProperties": [
            "taskProperties": [["containers": [["image": "i", "name": "x"], ["image": "i", "name": "x"]]]]
          ],
        ], "Two containers are named x"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container",
          "ecsProperties": [
            "taskProperties": [
              ["containers": [["image": "i", "name": "x", "dependsOn": [["containerName": "y"]]]]]
            ]
          ],
        ], "names no container: y"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container",
          "ecsProperties": ["taskProperties": [["containers": [["image": "i", "essential": false]]]]],
        ], "At least one container must be essential"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container",
          "eksProperties": ["podProperties": ["containers": []]],
        ],
        "1 to 10 elements"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container", "eksProperties": pod,
          "platformCapabilities": ["EC2"],
        ], "platformCapabilities"
      ),
      (
        ["jobDefinitionName": "a", "type": "multinode", "nodeProperties": ["numNodes": 2, "mainNode": 2]],
        "mainNode"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "multinode",
          "nodeProperties": [
            "numNodes": 2, "mainNode": 0, "nodeRangeProperties": [["targetNodes": "0:1"]],
          ],
        ], "exactly one must be provided"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container", "containerProperties": container,
          "retryStrategy": ["attempts": 11],
        ], "between 1 and 10"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container", "containerProperties": container,
          "timeout": ["attemptDurationSeconds": 59],
        ], "at least 60"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container", "containerProperties": container,
          "parameters": ["n": 1],
        ], "parameters.n must be a string, not a number"
      ),
      (
        [
          "jobDefinitionName": "a", "type": "container", "containerProperties": container,
          "tags": ["aws:x": "1"],
        ],
        "reserved"
      ),
    ] as [(JSONValue, String)])
  func refuses(body: JSONValue, expected: String) {
    let answer = SandboxHarness().call("RegisterJobDefinition", body)
    #expect(answer.status == 400)
    #expect(answer.message.contains(expected), "\(answer.message)")
  }

  @Test("refuses a definition larger than 24 KiB")
  func size() {
    let answer = SandboxHarness().register(
      "a", "containerProperties", ["image": "i", "user": .string(String(repeating: "u", count: 24 * 1024))])
    #expect(answer.message.contains("less than 24 KiB, got 25 KiB"))
  }
}
