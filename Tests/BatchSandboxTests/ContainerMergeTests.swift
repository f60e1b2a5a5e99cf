import Testing

@testable import BatchSandbox

@Suite("Effective containers")
struct ContainerMergeTests {
  @Test("lays environment by name and resources by type over a container's own")
  func container() {
    let harness = SandboxHarness()
    let id = harness.accepted(
      "ingest",
      [
        "containerOverrides": [
          "command": ["echo", "other"],
          "environment": [["name": "STAGE", "value": "test"], ["name": "A", "value": "1"]],
          "resourceRequirements": [["type": "MEMORY", "value": "2048"]],
        ]
      ])
    let container = harness.describe(id)["container"]
    #expect(container?["command"] == ["echo", "other"])
    #expect(container?["environment"] == [["name": "STAGE", "value": "test"], ["name": "A", "value": "1"]])
    #expect(
      container?["resourceRequirements"] == [
        ["type": "VCPU", "value": "0.5"], ["type": "MEMORY", "value": "2048"],
      ])
    #expect(container?["image"] == "public.ecr.aws/docker/library/busybox:stable")
  }

  @Test("overrides only the container of a task that is named")
  func task() {
    let harness = SandboxHarness()
    let id = harness.accepted(
      "etl",
      [
        "ecsPropertiesOverride": [
          "taskProperties": [
            ["containers": [["name": "sidecar", "environment": [["name": "A", "value": "1"]]]]]
          ]
        ]
      ])
    let job = harness.describe(id)
    let containers = job["ecsProperties"]?["taskProperties"]?.array?.first?["containers"]?.array ?? []
    #expect(containers.map { $0["name"] } == ["app", "sidecar"])
    #expect(containers.first?["environment"] == [["name": "STAGE", "value": "sandbox"]])
    #expect(containers.last?["environment"] == [["name": "A", "value": "1"]])
    #expect(job["container"] == [:])
  }

  @Test("overrides a pod's container and merges its labels")
  func pod() {
    let harness = SandboxHarness()
    let id = harness.accepted(
      "pods",
      [
        "eksPropertiesOverride": [
          "podProperties": [
            "metadata": ["labels": ["team": "data"]],
            "containers": [["resources": ["limits": ["cpu": "2"]], "env": [["name": "A", "value": "1"]]]],
          ]
        ]
      ])
    let pod = harness.describe(id)["eksProperties"]?["podProperties"]
    let container = pod?["containers"]?.array?.first
    #expect(container?["env"] == [["name": "STAGE", "value": "sandbox"], ["name": "A", "value": "1"]])
    #expect(container?["resources"] == ["limits": ["cpu": "2", "memory": "1024Mi"]])
    #expect(pod?["metadata"] == ["labels": ["team": "data"]])
  }

  @Test("overrides the nodes that are targeted, and their number")
  func nodes() {
    let harness = SandboxHarness()
    harness.registerNodes()
    let id = harness.accepted(
      "nodes",
      [
        "nodeOverrides": [
          "numNodes": 4,
          "nodePropertyOverrides": [
            ["targetNodes": "0:", "containerOverrides": ["command": ["go"]], "instanceTypes": ["m5.large"]]
          ],
        ]
      ])
    let job = harness.describe(id)
    #expect(job["nodeProperties"]?["numNodes"] == 4)
    let range = job["nodeProperties"]?["nodeRangeProperties"]?.array?.first
    #expect(range?["container"]?["command"] == ["go"])
    #expect(range?["instanceTypes"] == ["m5.large"])
    let node = harness.describe(id + "#3")
    #expect(node["nodeDetails"] == ["nodeIndex": 3, "isMainNode": false])
    #expect(node["container"]?["command"] == ["go"])
    #expect(harness.describe(id + "#4") == .null)
  }
}
