import Testing

@testable import AWSBatch

/// What the request's own override says stays; the rest arrives around it.
@Suite struct OverridesMergeTests {
  private static let variable = #"{"name":"A","value":"b"}"#
  private static let overrides =
    #"{"environment":[\#(variable)],"command":["run"],"resourceRequirements":"#
    + #"[{"type":"VCPU","value":"2"},{"type":"MEMORY","value":"512"}]}"#

  private func merge(
    _ own: String, overrides: String = OverridesMergeTests.overrides, containers: [String] = ["app"],
    _ dialect: OverridesMerge.Dialect = .ecs
  ) throws -> (body: String, merge: OverridesMerge) {
    let request = try request(submission(overrides, and: own))
    var merge = OverridesMerge(
      request: request, cargo: try OverridesCargo(request), containers: containers, dialect: dialect)
    let body = text(try merge.run())
    let start = submission(nil).dropLast()
    #expect(body.hasPrefix(start))
    return (String(body.dropFirst(start.count).dropLast()), merge)
  }

  private func ecs(_ containers: String) -> String {
    #","ecsPropertiesOverride":{"taskProperties":[{"containers":\#(containers)}]}"#
  }

  private func eks(_ containers: String) -> String {
    #","eksPropertiesOverride":{"podProperties":{"containers":\#(containers)}}"#
  }

  @Test("completes a container of a task with what it does not say itself")
  func completesATask() throws {
    let (body, merge) = try merge(
      ecs(#"[{"name":"app","environment":[{"name":"B"}],"command":null}]"#))
    #expect(
      body
        == ecs(
          #"[{"name":"app","environment":[{"name":"B"},{"name":"A","value":"b"}],"command":["run"],"#
            + #""resourceRequirements":[{"type":"VCPU","value":"2"},{"type":"MEMORY","value":"512"}]}]"#))
    #expect(merge.carried == ["environment[A]", "command", "resourceRequirements"])
    #expect(merge.lost.isEmpty)
  }

  @Test("leaves what a container says itself, and tells what is lost")
  func leavesWhatIsThere() throws {
    let own = ecs(
      #"[{"name":"app","environment":[{"name":"A","value":"own"}],"command":[],"#
        + #""resourceRequirements":[{"type":"VCPU","value":"1"},{"type":"MEMORY","value":"1"}]}]"#)
    let (body, merge) = try merge(own)
    #expect(body == own)
    #expect(merge.carried.isEmpty)
    #expect(merge.lost == ["environment[A]", "command", "resourceRequirements"])
  }

  @Test("writes limits and requests of a pod, memory with its unit")
  func writesAPod() throws {
    let (body, _) = try merge("", .eks)
    let quantities = #"{"cpu":"2","memory":"512Mi"}"#
    #expect(
      body
        == eks(
          #"[{"name":"app","env":[\#(Self.variable)],"command":["run"],"#
            + #""resources":{"limits":\#(quantities),"requests":\#(quantities)}}]"#))
  }

  @Test("leaves a resource alone in both limits and requests where one of them has it")
  func leavesResources() throws {
    let (body, _) = try merge(
      eks(#"[{"name":"app","env":[],"command":[],"resources":{"requests":{"cpu":"1"}}}]"#),
      overrides: #"{"resourceRequirements":[{"type":"VCPU","value":"2"},{"type":"GPU","value":"1"}]}"#,
      .eks)
    #expect(
      body
        == eks(
          #"[{"name":"app","env":[],"command":[],"resources":{"requests":{"cpu":"1","nvidia.com/gpu":"1"},"#
            + #""limits":{"nvidia.com/gpu":"1"}}}]"#))
  }

  @Test("adds the containers that the request does not name, after its own")
  func addsContainers() throws {
    let (body, merge) = try merge(
      ecs(#"[{"name":"b"}]"#), overrides: #"{"environment":[\#(Self.variable)]}"#, containers: ["a", "b"])
    #expect(
      body
        == ecs(
          #"[{"name":"b","environment":[\#(Self.variable)]},{"name":"a","environment":[\#(Self.variable)]}]"#)
    )
    #expect(merge.carried == ["environment[A]"])
  }

  @Test("does not name Step Functions' variable as lost")
  func losesNoMarker() throws {
    let (_, merge) = try merge(
      ecs(#"[{"name":"app","environment":[{"name":"MANAGED_BY_AWS","value":"x"}]}]"#), overrides: injected)
    #expect(merge.lost.isEmpty)
    #expect(merge.carried.isEmpty)
  }

  @Test(
    "ends with a sentence where it does not understand the request's own override",
    arguments: [
      ("[]", "taskProperties[0] is not an object"),
      (#"{"containers":{}}"#, "containers is not a list"),
      (#"{"containers":[1]}"#, "an entry of containers is not an object"),
      (#"{"containers":[{}]}"#, "an entry of ecsPropertiesOverride's containers has no name"),
      (
        #"{"containers":[{"name":"x"},{"name":"x"}]}"#,
        "ecsPropertiesOverride names the container x twice"
      ),
      (
        #"{"containers":[{"name":"app","environment":[{}]}]}"#,
        "an entry of ecsPropertiesOverride's environment has no name"
      ),
      (#"{"containers":[{"name":"app","environment":1}]}"#, "environment is not a list"),
    ])
  func endsWithASentence(task: String, sentence: String) {
    do {
      _ = try merge(#","ecsPropertiesOverride":{"taskProperties":[\#(task)]}"#)
      Issue.record("was merged")
    } catch {
      #expect((error as? CarryFailure)?.sentence == sentence)
    }
  }

  @Test("names no more containers than Batch takes")
  func boundsContainers() throws {
    let own = (0..<10).map { #"{"name":"c\#($0)"}"# }.joined(separator: ",")
    do {
      _ = try merge(ecs("[\(own)]"))
      Issue.record("was merged")
    } catch let failure as CarryFailure {
      #expect(failure.sentence.contains("would name 11 containers"))
    }
  }
}
