import AWSBatch
import JSONEditing
import Testing

@Suite struct SubmitJobRequestTests {
  @Test("reads what the decision looks at")
  func reads() throws {
    let request = try request(
      #"{"jobName":"n\u0031","jobDefinition":"e\u0074l:3","containerOverrides":{},"ecsPropertiesOverride":{}}"#
    )
    #expect(request.jobName == "n1" && request.jobDefinition == "etl:3")
    #expect(request.reference?.name == "etl" && request.reference?.revision == 3)
    #expect(request.hasContainerOverrides && request.containerOverridesCount == 1)
    #expect(request.hasECSPropertiesOverride && !request.hasEKSPropertiesOverride)
    #expect(request.suppliedKind == .ecs)
  }

  @Test(
    "counts containerOverrides whatever its value",
    arguments: ["null", "{}", "[]", "0", "\"\"", "true", "false"])
  func anyValue(_ value: String) throws {
    #expect(try request(submission(value)).hasContainerOverrides)
  }

  @Test(
    "counts no namesake",
    arguments: [
      #""parameters":{"containerOverrides":"{}"}"#, #""tags":{"containerOverrides":"x"}"#,
      #""nodeOverrides":{"nodePropertyOverrides":[{"targetNodes":"0:","containerOverrides":{"command":["x"]}}]}"#,
      #""ContainerOverrides":{}"#, #""containeroverrides":{}"#, #""containerOverride":{}"#,
    ])
  func namesakes(_ member: String) throws {
    #expect(try !request(submission(nil, and: ",\(member)")).hasContainerOverrides)
  }

  @Test("takes null for an absent ecs or eks override")
  func nullOverrides() throws {
    let request = try request(#"{"ecsPropertiesOverride":null,"eksPropertiesOverride":null}"#)
    #expect(!request.hasECSPropertiesOverride && !request.hasEKSPropertiesOverride)
    #expect(request.suppliedKind == nil)
  }

  @Test(
    "has no reference where jobDefinition is unclear",
    arguments: [
      #"{}"#, #"{"jobDefinition":null}"#, #"{"jobDefinition":12}"#, #"{"jobDefinition":["etl"]}"#,
      #"{"jobDefinition":"etl","jobDefinition":"etl"}"#, #"{"jobDefinition":"etl","jobDefinit\u0069on":"b"}"#,
      #"{"jobDefinition":"e tl"}"#, #"{"jobDefinition":""}"#,
    ])
  func unclear(_ source: String) throws {
    #expect(try request(source).reference == nil)
  }

  @Test(
    "refuses what is no JSON object",
    arguments: ["", "[]", "null", "{", "{}x", "{\"a\":1,}", "\u{FEFF}{}", "jobName=x"])
  func refuses(_ source: String) {
    #expect(throws: JSONError.self) { try request(source) }
  }

  static let origins: [(String, OverridesOrigin)] = [
    ("null", .empty), ("{}", .empty), (#"{"environment":[]}"#, .empty), (#"{"environment":null}"#, .empty),
    (#"{"command":null,"environment":null}"#, .empty), (#"{"resourceRequirements":[]}"#, .empty),
    (injected, .injected), (#"{ "environment" : [ \#(marker) ] }"#, .injected),
    (#"{"environment":[\#(marker),\#(marker)]}"#, .injected),
    (#"{"environment":[{"value":"STARTED_BY_STEP_FUNCTIONS","name":"MANAGED_BY_AWS"}]}"#, .injected),
    (
      #"{"environment":[{"name":"MANAGED_BY_\u0041WS","v\u0061lue":"STARTED_BY_STEP_FUNCTIONS"}]}"#, .injected
    ),
    (#"{"environment":[\#(marker)],"command":null,"resourceRequirements":[]}"#, .injected),
    (#"{"command":["x"]}"#, .userSet), (#"{"command":[]}"#, .userSet), (#"{"vcpus":2}"#, .userSet),
    (#"{"memory":0}"#, .userSet),
    (#"{"environment":[\#(marker)],"command":["x"]}"#, .userSet),
    (#"{"environment":[\#(marker)],"newMember":{}}"#, .userSet),
    (#"{"environment":[\#(marker),{"name":"A","value":"b"}]}"#, .userSet),
    (#"{"environment":[{"name":"A","value":"b"},\#(marker)]}"#, .userSet),
    (#"{"environment":[{"name":"MANAGED_BY_AWS","value":"x"}]}"#, .userSet),
    (#"{"environment":[{"name":"MANAGED_BY_AWS"}]}"#, .userSet),
    (#"{"environment":[{"Name":"MANAGED_BY_AWS","Value":"STARTED_BY_STEP_FUNCTIONS"}]}"#, .userSet),
    (#"{"Environment":[\#(marker)]}"#, .userSet),
    (#"{"environment":[{"name":"managed_by_aws","value":"STARTED_BY_STEP_FUNCTIONS"}]}"#, .userSet),
    (#"{"environment":[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS","x":1}]}"#, .userSet),
    (#"{"environment":[{"name":"MANAGED_BY_AWS","name":"MANAGED_BY_AWS"}]}"#, .userSet),
    (
      #"{"environment":[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS","name":"x"}]}"#, .userSet
    ),
    (#"{"environment":[null]}"#, .userSet), (#"{"environment":[[]]}"#, .userSet),
    (#"{"environment":{}}"#, .userSet),
    (#"{"environment":"x"}"#, .userSet),
    (#"{"environment":[\#(marker)],"environment":[{"name":"A"}]}"#, .userSet),
    (#"{"resourceRequirements":{}}"#, .userSet), (#"{"resourceRequirements":[{}]}"#, .userSet),
    ("[]", .userSet), ("0", .userSet), (#""x""#, .userSet), ("true", .userSet), ("false", .userSet),
  ]

  @Test("tells what Step Functions injected from what the user set", arguments: origins)
  func origin(_ overrides: String, _ expected: OverridesOrigin) throws {
    let request = try request(submission(overrides))
    #expect(request.overrides == expected)
    #expect(request.userSetFields.isEmpty == (expected != .userSet))
  }

  @Test("looks at all of repeated overrides")
  func repeated() throws {
    let twice = try request(submission(injected, and: #","container\u004fverrides":null"#))
    #expect(twice.containerOverridesCount == 2 && twice.overrides == .injected)
    let mixed = try request(submission(injected, and: #","containerOverrides":{"command":["x"]}"#))
    #expect(mixed.overrides == .userSet && mixed.userSetFields == ["command"])
  }

  static let fields: [(String, [String])] = [
    (
      #"{"command":["secret"],"environment":[\#(marker),{"name":"FOO","value":"secret"},{"name":"BAR","value":"1"}],"vcpus":1}"#,
      ["command", "environment[FOO]", "environment[BAR]", "vcpus"]
    ),
    (
      #"{"environment":[{"name":"FOO"},{"name":"FOO"}],"environment":[{"name":"FOO"}]}"#, ["environment[FOO]"]
    ),
    (#"{"environment":[{"value":"x"},7]}"#, ["environment[?]"]), (#"{"environment":7}"#, ["environment"]),
    ("7", ["containerOverrides"]), (#"{"a\u000ab c\u00e9":1}"#, ["a?b?c?"]),
    (#"{"environment":[{"name":"A\r\nSet-Cookie: x"}]}"#, ["environment[A??Set-Cookie:?x]"]),
    (#"{"\#(String(repeating: "n", count: 500))":1}"#, [String(repeating: "n", count: 80) + "..."]),
  ]

  @Test("names what the user set, never its values", arguments: fields)
  func names(_ overrides: String, _ expected: [String]) throws {
    #expect(try request(submission(overrides)).userSetFields == expected)
  }

  @Test("names fifty at most")
  func bounded() throws {
    let entries = (0..<70).map { "{\"name\":\"V\($0)\"}" }.joined(separator: ",")
    let fields = try request(submission("{\"environment\":[\(entries)]}")).userSetFields
    #expect(fields.count == 51 && fields.last == "(20 more)")
  }
}
