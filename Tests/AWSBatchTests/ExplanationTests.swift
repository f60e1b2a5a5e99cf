import AWSBatch
import Testing

@Suite struct ExplanationTests {
  private func explain(
    _ source: String, _ knowledge: DefinitionKnowledge, _ mode: OverridesMode = .drop
  ) -> Explanation {
    Explanation.explain(body: utf8(source), knowing: knowledge, mode: mode)
  }

  @Test("shows what goes, after what stands before it")
  func drops() {
    let source = #"{"jobName":"n","jobQueue":"q","jobDefinition":"etl","containerOverrides":\#(injected)}"#
    let explanation = explain(source, .known(summary(.ecs)))
    #expect(explanation.headline == "rewritten: etl:12 is an ecs job; Batch refuses containerOverrides on it")
    #expect(explanation.remarks == ["nothing of yours is lost"])
    #expect(
      explanation.diff == [
        "--- received (\(source.utf8.count) bytes)", "+++ would be sent (52 bytes)",
        #" "jobDefinition":"etl""#,
        #"-,"containerOverrides":{"environment":[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}]}"#,
      ])
  }

  @Test("shows what stands behind where nothing stands before")
  func dropsTheFirst() {
    let source = #"{"containerOverrides":{"command":["x"]},"jobDefinition":"etl"}"#
    let explanation = explain(source, .known(summary(.ecs)))
    #expect(explanation.remarks == ["lost: command"])
    #expect(
      explanation.diff == [
        "--- received (62 bytes)", "+++ would be sent (23 bytes)",
        #"-"containerOverrides":{"command":["x"]},"#,
        #" "jobDefinition":"etl""#,
      ])
  }

  @Test("shows several lines, and what is carried")
  func carries() {
    let source =
      "{\n  \"jobDefinition\": \"etl\",\n  \"containerOverrides\": {\n    \"command\": [\"x\"]\n  }\n}\n"
    let explanation = explain(source, .known(summary(.ecs)), .carry)
    #expect(explanation.remarks == ["carried to ecsPropertiesOverride: command", "nothing of yours is lost"])
    #expect(
      Array(explanation.diff.dropFirst(2)) == [
        " \"jobDefinition\": \"etl\"",
        "-,",
        "-  \"containerOverrides\": {", "-    \"command\": [\"x\"]", "-  }",
        "+,\"ecsPropertiesOverride\":{\"taskProperties\":[{\"containers\":[{\"name\":\"app\",\"command\":[\"x\"]}]}]}",
      ])
  }

  @Test(
    "says why a request passes or is refused",
    arguments: [
      ("{}", DefinitionKnowledge.none, OverridesMode.drop, "passed: the request has no containerOverrides"),
      ("{", .none, .drop, "passed: the JSON ends inside a value, at byte 1; Batch judges it"),
      ("[]", .none, .drop, "passed: the JSON value at byte 0 is not an object; Batch judges it"),
      (submission("{}"), .none, .drop, "undecided: what etl:12 is must be looked up first"),
      (
        submission("{}"), .known(summary(.container)), .drop,
        "passed: etl:12 is a container job; it takes containerOverrides"
      ),
      (
        submission("{}"), .known(summary(.node)), .drop,
        "passed: etl:12 is a multi-node job; Batch judges containerOverrides on it"
      ),
      (
        submission("{}"), .known(summary(.unknown)), .drop,
        "passed: etl:12 is of kind unknown; Batch judges it"
      ),
      (
        submission("{}"), .unavailable(.denied), .drop,
        "passed: what etl:12 is could not be looked up (denied);"
      ),
      (
        submission("{}", definition: "a b"), .none, .drop, "passed: jobDefinition names no definition clearly"
      ),
      (submission("{}"), .refused(.ecs), .drop, "rewritten: Batch refused it as an ecs job; Batch refuses"),
      (
        submission("{}"), .refused(.containerOverrides), .drop,
        "rewritten: Batch refused what Step Functions added"
      ),
      (
        submission("7"), .refused(.containerOverrides), .drop,
        "passed: Batch's own refusal of etl:12 is relayed"
      ),
      (
        submission("7"), .known(summary(.eks)), .refuse,
        "refused: containerOverrides sets containerOverrides, but etl:12 is an eks job"
      ),
    ])
  func says(_ source: String, _ knowledge: DefinitionKnowledge, _ mode: OverridesMode, _ headline: String) {
    let explanation = explain(source, knowledge, mode)
    #expect(explanation.headline.hasPrefix(headline), "\(explanation.headline)")
    if !explanation.headline.hasPrefix("rewritten") { #expect(explanation.diff.isEmpty) }
  }

  @Test("does not let a body steer the terminal")
  func controls() {
    let source = "{\"jobDefinition\":\"\u{9B}31m\u{7F}é\",\"containerOverrides\":null}"
    let diff = explain(source, .known(summary(.ecs))).diff
    #expect(diff.contains(" \"jobDefinition\":\"\u{FFFD}31m\u{FFFD}é\""))
  }

  @Test("shows no more than a line's worth of what stands before, and whole characters")
  func longContext() throws {
    let source =
      "{\"parameters\":{\"x\":\"\(String(repeating: "é", count: 500))\"},\"containerOverrides\":null}"
    let context = try #require(explain(source, .known(summary(.ecs))).diff.dropFirst(2).first)
    #expect(
      context.utf8.count <= 204 && context.hasPrefix(" …") && context.hasSuffix("é\"}")
        && !context.contains("\u{FFFD}"))
  }
}
