import AWSBatch
import JSONEditing
import Testing

/// The table of decisions, every row of it: what is known, what stands in containerOverrides, and the mode.
@Suite struct SubmitJobDecisionTests {
  /// One word for a decision, such as `rewrite ecs lost` or `forward container`.
  static func word(_ decision: SubmitJobDecision) -> String {
    switch decision {
    case .forward(let forward): return "forward \(forward.reason.word)"
    case .lookUp(let need):
      return "look up" + (need.fresh ? " fresh" : "") + (need.containerNames ? " names" : "")
    case .rewrite(let rewrite):
      return "rewrite \(rewrite.reason.rawValue)" + (rewrite.lost.isEmpty ? "" : " lost")
        + (rewrite.carried.isEmpty ? "" : " carried")
    case .reject(let rejection): return "reject \(rejection.label.rawValue)"
    }
  }

  static let absent: String? = nil
  static let empty = "null"
  static let user = #"{"command":["x"],"environment":[\#(marker),{"name":"A","value":"b"}]}"#
  static let odd = #"{"vcpus":2}"#

  struct Row: Sendable, CustomTestStringConvertible {
    let knowledge: DefinitionKnowledge
    let overrides: String?
    let more: String
    /// For drop, carry and refuse.
    let expected: [String]
    var testDescription: String { "\(knowledge) \(overrides ?? "absent") \(more)" }

    init(_ knowledge: DefinitionKnowledge, _ overrides: String?, _ expected: [String]) {
      self.init(knowledge, overrides, "", expected)
    }

    init(_ knowledge: DefinitionKnowledge, _ overrides: String?, _ more: String, _ expected: [String]) {
      self.knowledge = knowledge
      self.overrides = overrides
      self.more = more
      self.expected = expected
    }
  }

  static let ecsWord = #","ecsPropertiesOverride":{}"#
  static let eksWord = #","eksPropertiesOverride":{}"#
  static let bothWords = #","eksPropertiesOverride":{},"ecsPropertiesOverride":{}"#
  static let nullWord = #","ecsPropertiesOverride":null"#

  static func same(_ word: String) -> [String] { [word, word, word] }

  static let allKnowledge: [DefinitionKnowledge] =
    [.none, .refused(.ecs), .refused(.eks), .refused(.containerOverrides)]
    + JobDefinitionKind.allCases.map { .known(summary($0)) } + LookUpFailure.allCases.map { .unavailable($0) }

  static let withoutOverrides: [Row] = allKnowledge.flatMap { knowledge -> [Row] in
    ["", ecsWord, eksWord, bothWords].map { Row(knowledge, absent, $0, same("forward no-overrides")) }
  }

  static let byRequestOrDefinition: [Row] = [
    // Nothing asked yet.
    Row(.none, empty, same("look up")), Row(.none, "{}", same("look up")),
    Row(.none, empty, nullWord, same("look up")),
    Row(.none, injected, ["look up", "look up names", "look up"]),
    Row(.none, user, ["look up", "look up names", "look up"]),
    Row(.none, empty, ecsWord, same("rewrite ecs-by-request")),
    Row(.none, empty, eksWord, same("rewrite eks-by-request")),
    Row(.none, empty, bothWords, same("rewrite ecs-by-request")),
    Row(.none, injected, ecsWord, ["rewrite ecs-by-request", "look up names", "rewrite ecs-by-request"]),
    Row(.none, injected, eksWord, ["rewrite eks-by-request", "look up names", "rewrite eks-by-request"]),
    Row(
      .none, user, ecsWord, ["rewrite ecs-by-request lost", "look up names", "reject overrides-refused"]),
    Row(
      .none, user, eksWord, ["rewrite eks-by-request lost", "look up names", "reject overrides-refused"]),
    // Known to be ecs or eks.
    Row(.known(summary(.ecs)), empty, same("rewrite ecs")),
    Row(.known(summary(.eks)), empty, same("rewrite eks")),
    Row(.known(summary(.ecs)), injected, ["rewrite ecs", "rewrite ecs carried", "rewrite ecs"]),
    Row(.known(summary(.eks)), injected, ["rewrite eks", "rewrite eks carried", "rewrite eks"]),
    Row(
      .known(summary(.ecs)), user, ["rewrite ecs lost", "rewrite ecs carried", "reject overrides-refused"]),
    Row(
      .known(summary(.eks)), user, ["rewrite eks lost", "rewrite eks carried", "reject overrides-refused"]),
    Row(
      .known(summary(.ecs)), odd,
      ["rewrite ecs lost", "reject overrides-not-carried", "reject overrides-refused"]),
    Row(
      .known(summary(.eks)), odd,
      ["rewrite eks lost", "reject overrides-not-carried", "reject overrides-refused"]),
    Row(
      .known(summary(.ecs)), "7",
      ["rewrite ecs lost", "reject overrides-not-carried", "reject overrides-refused"]),
    Row(
      .known(summary(.ecs)), user, ecsWord,
      ["rewrite ecs lost", "rewrite ecs carried", "reject overrides-refused"]),
    Row(
      .known(summary(.ecs)), user, nullWord,
      ["rewrite ecs lost", "rewrite ecs carried", "reject overrides-refused"]),
    Row(
      .known(summary(.ecs, ["a", "b"])), injected, ["rewrite ecs", "rewrite ecs carried", "rewrite ecs"]),
    Row(
      .known(summary(.ecs, ["a", "b"])), user,
      ["rewrite ecs lost", "reject overrides-not-carried", "reject overrides-refused"]),
    // Known, but not the containers.
    Row(.known(summary(.ecs, nil)), injected, same("rewrite ecs")),
    Row(
      .known(summary(.ecs, nil)), user,
      ["rewrite ecs lost", "reject overrides-not-carried", "reject overrides-refused"]),
    Row(
      .known(summary(.ecs, [])), user,
      ["rewrite ecs lost", "reject overrides-not-carried", "reject overrides-refused"]),
    Row(.known(summary(.ecs, [""])), injected, same("rewrite ecs")),
  ]

  static let otherKinds: [Row] = [JobDefinitionKind.container, .node, .unknown].flatMap { kind -> [Row] in
    let expected = same("forward \(kind.rawValue)")
    let overrides = [empty, injected, user, odd, "7"]
    return overrides.flatMap { overrides -> [Row] in
      ["", ecsWord, bothWords].map { Row(.known(summary(kind)), overrides, $0, expected) }
    }
  }

  static let notLookedUp: [Row] = LookUpFailure.allCases.flatMap { failure -> [Row] in
    let expected = same("forward look-up-\(failure.rawValue)")
    let knowledge = DefinitionKnowledge.unavailable(failure)
    var rows = [empty, injected, user, odd].map { Row(knowledge, $0, expected) }
    rows.append(Row(knowledge, injected, ecsWord, same("rewrite ecs-by-request")))
    rows.append(Row(knowledge, injected, eksWord, same("rewrite eks-by-request")))
    rows.append(
      Row(
        knowledge, user, ecsWord,
        ["rewrite ecs-by-request lost", "reject overrides-not-carried", "reject overrides-refused"]))
    return rows
  }

  static let refusedByBatch: [Row] = [
    Row(.refused(.ecs), empty, same("rewrite ecs-by-refusal")),
    Row(.refused(.ecs), injected, same("rewrite ecs-by-refusal")),
    Row(.refused(.eks), injected, same("rewrite eks-by-refusal")),
    Row(
      .refused(.ecs), user,
      ["rewrite ecs-by-refusal lost", "reject overrides-not-carried", "reject overrides-refused"]),
    Row(
      .refused(.eks), user,
      ["rewrite eks-by-refusal lost", "reject overrides-not-carried", "reject overrides-refused"]),
    Row(.refused(.containerOverrides), empty, same("rewrite injected-by-refusal")),
    Row(.refused(.containerOverrides), injected, same("rewrite injected-by-refusal")),
    Row(.refused(.containerOverrides), user, same("forward refused-by-batch")),
    Row(.refused(.containerOverrides), odd, same("forward refused-by-batch")),
  ]

  static let rows = withoutOverrides + byRequestOrDefinition + otherKinds + notLookedUp + refusedByBatch

  @Test("decides by the table", arguments: rows)
  func decides(_ row: Row) throws {
    let source = submission(row.overrides, and: row.more)
    for (mode, expected) in zip(OverridesMode.allCases, row.expected) {
      let decision = try decide(source, row.knowledge, mode)
      #expect(Self.word(decision) == expected, "\(mode)")
      guard case .rewrite(let rewrite) = decision else { continue }
      #expect(rewrite.removed == ["containerOverrides"])
      let left = try JSONObject.scan(rewrite.body)
      #expect(left.first("containerOverrides", in: rewrite.body) == nil)
      if rewrite.carried.isEmpty { #expect(text(rewrite.body) == submission(nil, and: row.more)) }
      // The changes are what makes the one body of the other.
      var edit = JSONEdit()
      for change in rewrite.changes { edit.replace(change.range, with: change.replacement) }
      #expect(try edit.apply(to: utf8(source)) == rewrite.body)
    }
  }

  @Test(
    "asks afresh only for a bare name with overrides of the user's",
    arguments: [
      ("etl", false), ("etl:12", true), ("arn:aws:batch:eu-west-1:123456789012:job-definition/etl", false),
      ("arn:aws:batch:eu-west-1:123456789012:job-definition/etl:12", true),
    ])
  func fresh(_ definition: String, _ isRevision: Bool) throws {
    for mode in OverridesMode.allCases {
      for (overrides, isUsers) in [(Self.user, true), (injected, false), ("{}", false)] {
        guard case .lookUp(let need) = try decide(submission(overrides, definition: definition), .none, mode)
        else {
          Issue.record("no look-up")
          continue
        }
        #expect(need.fresh == (isUsers && !isRevision))
        #expect(need.reference.text == definition)
      }
    }
  }

  @Test(
    "forwards what names no definition clearly",
    arguments: [
      #"{"containerOverrides":{}}"#, #"{"jobDefinition":"a b","containerOverrides":{}}"#,
      #"{"jobDefinition":"a","jobDefinition":"b","containerOverrides":{"command":["x"]}}"#,
      #"{"jobDefinition":7,"containerOverrides":null}"#,
    ])
  func unclear(_ source: String) throws {
    for mode in OverridesMode.allCases {
      #expect(Self.word(try decide(source, .none, mode)) == "forward unclear-definition")
    }
  }

  @Test(
    "rewrites by the request's own word even where the definition is unclear",
    arguments: OverridesMode.allCases)
  func unclearWithAWord(_ mode: OverridesMode) throws {
    let source = #"{"containerOverrides":\#(injected),"ecsPropertiesOverride":{}}"#
    #expect(Self.word(try decide(source, .none, mode)) == "rewrite ecs-by-request")
  }

  @Test(
    "leaves every other byte as it was",
    arguments: [
      "{\n  \"jobName\" : \"\\u006a\",\n  \"containerOverrides\" : {\n  },\n  \"retryStrategy\" : { \"attempts\" : 1.0E+0 },\n  \"jobDefinition\" : \"etl\"\n}\n",
      " {\"jobDefinition\":\"etl\",\"containerOverrides\":{\"x\":1},\"x\":\"\\ud800\",\"x\":-0,\"tags\":{\"containerOverrides\":\"é\"}} ",
    ])
  func untouched(_ source: String) throws {
    guard case .rewrite(let rewrite) = try decide(source, .known(summary(.ecs)), .drop) else {
      Issue.record("no rewrite")
      return
    }
    let request = try request(source)
    let indices = request.object.indices(of: "containerOverrides", in: request.body)
    let start = request.object.members[indices[0]].key.lowerBound
    let end = request.object.members[indices[0] + 1].key.lowerBound
    #expect(rewrite.body == Array(request.body[..<start] + request.body[end...]))
    #expect(rewrite.changes == [JSONEdit.Splice(range: start..<end, replacement: [])])
  }

  @Test("removes every repetition, however it is spelled")
  func repetitions() throws {
    let source =
      #"{"containerOverrides":null,"jobDefinition":"etl","conta\u0069nerOverrides":{"command":["a"]},"containerOverrides":{}}"#
    guard case .rewrite(let rewrite) = try decide(source, .known(summary(.ecs)), .drop) else {
      Issue.record("no rewrite")
      return
    }
    #expect(text(rewrite.body) == #"{"jobDefinition":"etl"}"#)
    #expect(rewrite.lost == ["command"])
    #expect(Self.word(try decide(source, .known(summary(.ecs)), .carry)) == "reject overrides-not-carried")
  }

  @Test("says in a refusal what, that nothing was submitted, and what to do")
  func refusals() throws {
    guard case .reject(let refused) = try decide(submission(Self.user), .known(summary(.ecs)), .refuse),
      case .reject(let kept) = try decide(submission(Self.odd), .known(summary(.eks)), .carry)
    else {
      Issue.record("no refusal")
      return
    }
    #expect(
      refused.fields == ["command", "environment[A]"] && refused.definition == "etl:12"
        && refused.kind == .ecs)
    for part in [
      "command, environment[A]", "etl:12 is an ecs job definition", "Nothing was submitted.", "--overrides",
    ] {
      #expect(refused.message.contains(part))
    }
    #expect(kept.fields == ["vcpus"])
    for part in [
      "vcpus", "no counterpart", "eksPropertiesOverride", "Nothing was submitted.", "--overrides drop",
    ] {
      #expect(kept.message.contains(part))
    }
  }

  @Test("names the definition that was looked at, or what the request calls it")
  func definitions() throws {
    guard
      case .rewrite(let known) = try decide(
        submission(injected, definition: "etl"), .known(summary(.ecs)), .drop),
      case .rewrite(let word) = try decide(
        submission(injected, definition: "a\\u000ab", and: Self.ecsWord), .none, .drop),
      case .forward(let forward) = try decide(submission(injected), .known(summary(.container)), .drop)
    else {
      Issue.record("unexpected")
      return
    }
    #expect(known.definition == "etl:12" && word.definition == "a?b" && forward.definition == "etl:12")
    #expect(forward.kind == .container)
  }
}
