import AWSBatch
import JSONEditing
import Testing

/// What mode carry makes of a request, to the byte.
@Suite struct OverridesCarrierTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let overrides: String
    var more = ""
    var containers = ["app"]
    var kind = JobDefinitionKind.ecs
    /// What stands in the body after the definition.
    let expected: String
    var carried: [String] = []
    var lost: [String] = []
    var testDescription: String { name }
  }

  static let variable = #"{"name":"A","value":"b"}"#
  static let all =
    #"{"environment":[\#(variable)],"command":["run","x"],"resourceRequirements":[{"type":"VCPU","value":"2"},{"type":"MEMORY","value":"2048"}]}"#

  static let cases: [Case] = [
    Case(
      name: "the marker, into a new override", overrides: injected,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[\#(marker)]}]}]}"#,
      carried: ["environment[MANAGED_BY_AWS]"]),
    Case(
      name: "the marker, to every container", overrides: injected, containers: ["app", "side\"car"],
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[\#(marker)]},{"name":"side\"car","environment":[\#(marker)]}]}]}"#,
      carried: ["environment[MANAGED_BY_AWS]"]),
    Case(
      name: "everything, into a new override", overrides: all,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[\#(variable)],"command":["run","x"],"resourceRequirements":[{"type":"VCPU","value":"2"},{"type":"MEMORY","value":"2048"}]}]}]}"#,
      carried: ["environment[A]", "command", "resourceRequirements"]),
    Case(
      name: "spelling and white space of entries stay",
      overrides: #"{"environment":[ {"value" : "\u0062", "name":"\u0041"} ],"command": [ "a" ] }"#,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[{"value" : "\u0062", "name":"\u0041"}],"command":[ "a" ]}]}]}"#,
      carried: ["environment[A]", "command"]),
    Case(
      name: "null is replaced", overrides: injected, more: #","ecsPropertiesOverride" : null"#,
      expected:
        #","ecsPropertiesOverride" : {"taskProperties":[{"containers":[{"name":"app","environment":[\#(marker)]}]}]}"#,
      carried: ["environment[MANAGED_BY_AWS]"]),
    Case(
      name: "an empty object is filled", overrides: injected, more: #","ecsPropertiesOverride":{ }"#,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[\#(marker)]}]}] }"#,
      carried: ["environment[MANAGED_BY_AWS]"]),
    Case(
      name: "a null list of tasks is replaced", overrides: injected,
      more: #","ecsPropertiesOverride":{"taskProperties":null}"#,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[\#(marker)]}]}]}"#,
      carried: ["environment[MANAGED_BY_AWS]"]),
    Case(
      name: "an empty list of tasks is filled", overrides: injected,
      more: #","ecsPropertiesOverride":{"taskProperties":[]}"#,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[\#(marker)]}]}]}"#,
      carried: ["environment[MANAGED_BY_AWS]"]),
    Case(
      name: "an empty task is filled", overrides: injected,
      more: #","ecsPropertiesOverride":{"x":1,"taskProperties":[{"y":2}]}"#,
      expected:
        #","ecsPropertiesOverride":{"x":1,"taskProperties":[{"y":2,"containers":[{"name":"app","environment":[\#(marker)]}]}]}"#,
      carried: ["environment[MANAGED_BY_AWS]"]),
    Case(
      name: "null containers are replaced", overrides: injected,
      more: #","ecsPropertiesOverride":{"taskProperties":[{"containers":null}]}"#,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[\#(marker)]}]}]}"#,
      carried: ["environment[MANAGED_BY_AWS]"]),
    Case(
      name: "another container's entry stays", overrides: injected,
      more:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"other","command":["z"]}]}]}"#,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"other","command":["z"]},{"name":"app","environment":[\#(marker)]}]}]}"#,
      carried: ["environment[MANAGED_BY_AWS]"]),
    Case(
      name: "an own entry is completed", overrides: all,
      more:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"n\u0061me":"ap\u0070","x":1 }]}]}"#,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"n\u0061me":"ap\u0070","x":1,"environment":[\#(variable)],"command":["run","x"],"resourceRequirements":[{"type":"VCPU","value":"2"},{"type":"MEMORY","value":"2048"}] }]}]}"#,
      carried: ["environment[A]", "command", "resourceRequirements"]),
    Case(
      name: "nulls in an own entry are replaced", overrides: all,
      more:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":null,"command":null,"resourceRequirements":null}]}]}"#,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[\#(variable)],"command":["run","x"],"resourceRequirements":[{"type":"VCPU","value":"2"},{"type":"MEMORY","value":"2048"}]}]}]}"#,
      carried: ["environment[A]", "command", "resourceRequirements"]),
    Case(
      name: "the request's own values win", overrides: all,
      more:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[{"name":"\u0041","value":"own"}],"command":["own"],"resourceRequirements":[{"type":"VCPU","value":"4"}]}]}]}"#,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[{"name":"\u0041","value":"own"}],"command":["own"],"resourceRequirements":[{"type":"VCPU","value":"4"},{"type":"MEMORY","value":"2048"}]}]}]}"#,
      carried: ["resourceRequirements"], lost: ["environment[A]", "command", "resourceRequirements"]),
    Case(
      name: "a variable that one container sets itself arrives in the other",
      overrides: #"{"environment":[\#(variable),\#(marker)]}"#,
      more:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"b","environment":[{"name":"A","value":"own"}]}]}]}"#,
      containers: ["a", "b"],
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"b","environment":[{"name":"A","value":"own"},\#(marker)]},{"name":"a","environment":[\#(variable),\#(marker)]}]}]}"#,
      carried: ["environment[A]", "environment[MANAGED_BY_AWS]"]),
    Case(
      name: "an own marker is not doubled, and not lost", overrides: injected,
      more:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[\#(marker)]}]}]}"#,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[\#(marker)]}]}]}"#
    ),
    Case(
      name: "an empty command is carried as it is", overrides: #"{"command":[]}"#,
      expected:
        #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","command":[]}]}]}"#,
      carried: ["command"]),
    Case(
      name: "eks: everything, into a new override", overrides: all, kind: .eks,
      expected:
        #","eksPropertiesOverride":{"podProperties":{"containers":[{"name":"app","env":[\#(variable)],"command":["run","x"],"resources":{"limits":{"cpu":"2","memory":"2048Mi"},"requests":{"cpu":"2","memory":"2048Mi"}}}]}}"#,
      carried: ["environment[A]", "command", "resourceRequirements"]),
    Case(
      name: "eks: GPUs, next to an ecs override that is left alone",
      overrides: #"{"resourceRequirements":[{"value":"1","type":"GPU"}]}"#,
      more: #","ecsPropertiesOverride":7"#, kind: .eks,
      expected:
        #","ecsPropertiesOverride":7,"eksPropertiesOverride":{"podProperties":{"containers":[{"name":"app","resources":{"limits":{"nvidia.com/gpu":"1"},"requests":{"nvidia.com/gpu":"1"}}}]}}"#,
      carried: ["resourceRequirements"]),
    Case(
      name: "eks: into a pod", overrides: injected,
      more: #","eksPropertiesOverride":{"podProperties":{"metadata":{}}}"#, kind: .eks,
      expected:
        #","eksPropertiesOverride":{"podProperties":{"metadata":{},"containers":[{"name":"app","env":[\#(marker)]}]}}"#,
      carried: ["environment[MANAGED_BY_AWS]"]),
    Case(
      name: "eks: a null pod", overrides: injected, more: #","eksPropertiesOverride":{"podProperties":null}"#,
      kind: .eks,
      expected:
        #","eksPropertiesOverride":{"podProperties":{"containers":[{"name":"app","env":[\#(marker)]}]}}"#,
      carried: ["environment[MANAGED_BY_AWS]"]),
    Case(
      name: "eks: an own resource stays in both places", overrides: all,
      more:
        #","eksPropertiesOverride":{"podProperties":{"containers":[{"name":"app","env":[{"name":"A"}],"resources":{"limits":{"memory":"1Mi"}}}]}}"#,
      kind: .eks,
      expected:
        #","eksPropertiesOverride":{"podProperties":{"containers":[{"name":"app","env":[{"name":"A"}],"resources":{"limits":{"memory":"1Mi","cpu":"2"},"requests":{"cpu":"2"}},"command":["run","x"]}]}}"#,
      carried: ["command", "resourceRequirements"], lost: ["environment[A]", "resourceRequirements"]),
    Case(
      name: "eks: null limits and null resources",
      overrides: #"{"resourceRequirements":[{"type":"VCPU","value":"1"}]}"#,
      more:
        #","eksPropertiesOverride":{"podProperties":{"containers":[{"name":"app","resources":{"limits":null,"requests":{}}}]}}"#,
      kind: .eks,
      expected:
        #","eksPropertiesOverride":{"podProperties":{"containers":[{"name":"app","resources":{"limits":{"cpu":"1"},"requests":{"cpu":"1"}}}]}}"#,
      carried: ["resourceRequirements"]),
    Case(
      name: "eks: all resources are the request's own",
      overrides: #"{"resourceRequirements":[{"type":"VCPU","value":"1"}]}"#,
      more:
        #","eksPropertiesOverride":{"podProperties":{"containers":[{"name":"app","resources":{"requests":{"cpu":"8"}}}]}}"#,
      kind: .eks,
      expected:
        #","eksPropertiesOverride":{"podProperties":{"containers":[{"name":"app","resources":{"requests":{"cpu":"8"}}}]}}"#,
      lost: ["resourceRequirements"]),
  ]

  @Test("carries", arguments: cases)
  func carries(_ example: Case) throws {
    let knowledge = DefinitionKnowledge.known(summary(example.kind, example.containers))
    let decision = try decide(submission(example.overrides, and: example.more), knowledge, .carry)
    guard case .rewrite(let rewrite) = decision else {
      Issue.record("\(decision)")
      return
    }
    #expect(text(rewrite.body) == submission(nil, and: example.expected))
    #expect(rewrite.carried == example.carried && rewrite.lost == example.lost)
    _ = try JSONObject.scan(rewrite.body)
  }

  /// Overrides, what else the request holds, and a part of the sentence that says why not.
  static let failures: [(String, String, String)] = [
    (#"{"vcpus":1}"#, "", "vcpus has no counterpart"), (#"{"memory":1}"#, "", "memory has no counterpart"),
    (#"{"instanceType":"p3.2xlarge"}"#, "", "instanceType has no counterpart"),
    (#"{"x\u000a":1}"#, "", "x? has no counterpart"),
    (#"{"environment":{"a":1}}"#, "", "environment is not a list"),
    (#"{"environment":[7]}"#, "", "has no name"),
    (#"{"environment":[{"value":"x"}]}"#, "", "has no name"),
    (#"{"environment":[{"name":"A","name":"B"}]}"#, "", "has no name"),
    (#"{"environment":[{"name":7}]}"#, "", "has no name"),
    (#"{"environment":[{"name":"AWS_BATCH_X"}]}"#, "", "AWS_BATCH"),
    (#"{"environment":[{"name":"AWS_\u0042ATCH"}]}"#, "", "AWS_BATCH"),
    (#"{"environment":[{"name":"A"}],"environment":[{"name":"B"}]}"#, "", "environment stands there 2 times"),
    (#"{"command":"x"}"#, "", "command is not a list"), (#"{"command":[1]}"#, "", "not a list of strings"),
    (#"{"command":{}}"#, "", "command is not a list"),
    (#"{"resourceRequirements":{}}"#, "", "resourceRequirements is not a list"),
    (#"{"resourceRequirements":[1]}"#, "", "is not an object"),
    (#"{"resourceRequirements":[{"type":"VCPU"}]}"#, "", "no type or value"),
    (#"{"resourceRequirements":[{"type":"VCPU","value":2}]}"#, "", "value is not a string"),
    (#"{"resourceRequirements":[{"type":"TPU","value":"1"}]}"#, "", "other than VCPU"),
    (
      #"{"resourceRequirements":[{"type":"VCPU","value":"1"},{"type":"VCPU","value":"2"}]}"#, "",
      "names VCPU twice"
    ),
    ("7", "", "containerOverrides is not an object"), ("[]", "", "containerOverrides is not an object"),
    (#"{"command":["x"]}"#, #","containerOverrides":{}"#, "containerOverrides stands there 2 times"),
    (#"{"command":["x"]}"#, #","ecsPropertiesOverride":7"#, "ecsPropertiesOverride is not an object"),
    (#"{"command":["x"]}"#, #","ecsPropertiesOverride":[]"#, "ecsPropertiesOverride is not an object"),
    (
      #"{"command":["x"]}"#, #","ecsPropertiesOverride":{},"ecsPropertiesOverride":{}"#,
      "ecsPropertiesOverride stands there 2 times"
    ),
    (
      #"{"command":["x"]}"#, #","ecsPropertiesOverride":{"taskProperties":{}}"#,
      "taskProperties is not a list"
    ),
    (
      #"{"command":["x"]}"#, #","ecsPropertiesOverride":{"taskProperties":[7]}"#,
      "taskProperties[0] is not an object"
    ),
    (
      #"{"command":["x"]}"#, #","ecsPropertiesOverride":{"taskProperties":[null]}"#,
      "taskProperties[0] is not an object"
    ),
    (
      #"{"command":["x"]}"#, #","ecsPropertiesOverride":{"taskProperties":[{"containers":{}}]}"#,
      "containers is not a list"
    ),
    (
      #"{"command":["x"]}"#, #","ecsPropertiesOverride":{"taskProperties":[{"containers":["app"]}]}"#,
      "an entry of containers is not an object"
    ),
    (
      #"{"command":["x"]}"#, #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{}]}]}"#,
      "has no name"
    ),
    (
      #"{"command":["x"]}"#, #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":7}]}]}"#,
      "name is not a string"
    ),
    (
      #"{"command":["x"]}"#,
      #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"a"},{"name":"\u0061"}]}]}"#,
      "the container a twice"
    ),
    (
      #"{"environment":[{"name":"A"}]}"#,
      #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":{}}]}]}"#,
      "environment is not a list"
    ),
    (
      #"{"environment":[{"name":"A"}]}"#,
      #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","environment":[7]}]}]}"#,
      "has no name"
    ),
    (
      #"{"command":["x"]}"#,
      #","ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","command":null,"command":null}]}]}"#,
      "command stands there 2 times"
    ),
    (
      #"{"command":["x"]}"#,
      #","ecsPropertiesOverride":{"taskProperties":[{"containers":[\#((0..<10).map { "{\"name\":\"c\($0)\"}" }.joined(separator: ","))]}]}"#,
      "would name 11 containers, and Batch takes 10"
    ),
  ]

  @Test("refuses with a sentence what it cannot carry, and drop mode still drops it", arguments: failures)
  func cannotCarry(_ overrides: String, _ more: String, _ reason: String) throws {
    let source = submission(overrides, and: more)
    guard case .reject(let rejection) = try decide(source, .known(summary(.ecs)), .carry) else {
      Issue.record("not refused")
      return
    }
    #expect(rejection.label == .overridesNotCarried)
    #expect(rejection.message.contains(reason), "\(rejection.message)")
    guard case .rewrite(let rewrite) = try decide(source, .known(summary(.ecs)), .drop) else {
      Issue.record("not dropped")
      return
    }
    // Whatever stands in ecsPropertiesOverride, dropping never touches it.
    let other = more.replacing(#","containerOverrides":{}"#, with: "")
    #expect(text(rewrite.body) == submission(nil, and: other))
    #expect(!rewrite.lost.isEmpty)
  }

  @Test(
    "command and resources need one container",
    arguments: [#"{"command":["x"]}"#, #"{"resourceRequirements":[{"type":"GPU","value":"1"}]}"#])
  func oneContainer(_ overrides: String) throws {
    guard
      case .reject(let rejection) = try decide(
        submission(overrides), .known(summary(.ecs, ["a", "b", "c"])), .carry)
    else {
      Issue.record("not refused")
      return
    }
    #expect(rejection.message.contains("needs a definition with one container, this one has 3"))
  }

  @Test("does not grow a request beyond what Batch takes")
  func tooLarge() throws {
    let names = (0..<10).map { "container-\($0)" }
    let value = String(repeating: "v", count: 3000)
    let overrides = "{\"environment\":[{\"name\":\"A\",\"value\":\"\(value)\"}]}"
    guard
      case .rewrite = try decide(submission(overrides), .known(summary(.ecs, Array(names.prefix(9)))), .carry),
      case .reject(let rejection) = try decide(
        submission(overrides), .known(summary(.ecs, names + ["one more"])), .carry)
    else {
      Issue.record("unexpected")
      return
    }
    #expect(rejection.message.contains("Batch takes 30720"))
  }

  @Test("drops a lone marker that it cannot carry")
  func loneMarker() throws {
    for more in [#","ecsPropertiesOverride":7"#, #","ecsPropertiesOverride":{"taskProperties":7}"#] {
      guard
        case .rewrite(let rewrite) = try decide(
          submission(injected, and: more), .known(summary(.ecs)), .carry)
      else {
        Issue.record("not dropped")
        continue
      }
      #expect(text(rewrite.body) == submission(nil, and: more))
      #expect(rewrite.lost.isEmpty && rewrite.carried.isEmpty)
    }
  }
}
