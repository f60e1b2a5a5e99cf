import Testing

@testable import BatchSandbox

@Suite("Loading definitions from files")
struct DefinitionFileTests {
  private func load(_ text: String, into harness: SandboxHarness = SandboxHarness()) throws -> Int {
    try harness.sandbox.load(definitions: Array(text.utf8), named: "defs.json")
  }

  private static let definition =
    #"{"jobDefinitionName":"mine","type":"container","containerProperties":{"image":"i"}}"#

  @Test("loads what describe-job-definitions prints, revision and status kept, in every Region")
  func describeOutput() throws {
    let harness = SandboxHarness()
    let loaded = try load(
      """
      {"jobDefinitions":[
        {"jobDefinitionName":"mine","jobDefinitionArn":"arn:aws:batch:eu-west-1:1:job-definition/mine:4",
         "revision":4,"status":"INACTIVE","type":"container","containerProperties":{"image":"four"},
         "parameters":{},"tags":{"a":"b"},"containerOrchestrationType":"ECS"},
        {"jobDefinitionName":"mine","revision":3,"status":"ACTIVE","type":"container",
         "ecsProperties":{"taskProperties":[{"containers":[{"name":"a","image":"i"}]}]}}
      ]}
      """, into: harness)
    #expect(loaded == 2)
    let job = harness.describe(harness.accepted("mine"))
    #expect(job["jobDefinition"] == "arn:aws:batch:us-east-1:123456789012:job-definition/mine:3")
    let inTokyo = harness.call(
      "DescribeJobDefinitions", ["jobDefinitions": ["mine:4"]], region: "ap-northeast-1")
    #expect(
      inTokyo.json["jobDefinitions"]?.array?.first?["jobDefinitionArn"]
        == "arn:aws:batch:ap-northeast-1:123456789012:job-definition/mine:4")
  }

  @Test("loads a bare definition, a list, and counts revisions up")
  func otherForms() throws {
    let harness = SandboxHarness()
    #expect(harness.submit("mine").status == 400)
    #expect(try load(Self.definition, into: harness) == 1)
    #expect(try load("[\(Self.definition),\(Self.definition)]", into: harness) == 2)
    #expect(harness.submit("mine:3").status == 200)
    #expect(harness.submit("mine:4").status == 400)
  }

  @Test("lets a loaded definition take the place of a built-in one, also where that is in use")
  func replacesBuiltIn() throws {
    let harness = SandboxHarness()
    #expect(harness.submit("etl", ["containerOverrides": SandboxHarness.injected]).status == 400)
    _ = try load(
      #"{"jobDefinitionName":"etl","type":"container","containerProperties":{"image":"i"}}"#, into: harness)
    #expect(harness.submit("etl:1", ["containerOverrides": SandboxHarness.injected]).status == 200)
    #expect(harness.submit("ingest").status == 200)
  }

  @Test(
    "names the file and the place of a fault, and then loads nothing",
    arguments: [
      ("{", "defs.json: not valid JSON: a member's name is missing at byte 1."),
      ("3", "defs.json: must hold a job definition or a list of them, not a number."),
      ("{}", "defs.json: jobDefinitionName must be provided."),
      (#"{"jobDefinitions":{}}"#, "defs.json: jobDefinitions must be a list, not an object."),
      (
        #"{"jobDefinitions":[\#(definition),7]}"#,
        "defs.json: jobDefinitions[1]: must be an object, not a number."
      ),
      (
        #"[\#(definition),{"jobDefinitionName":"b","type":"container"}]"#,
        "defs.json: definitions[1]: Exactly one of containerProperties"
      ),
      (
        #"[{"jobDefinitionName":"b","revision":0,"type":"container","containerProperties":{"image":"i"}}]"#,
        "defs.json: definitions[0]: revision must be at least 1."
      ),
    ])
  func faults(text: String, expected: String) throws {
    let harness = SandboxHarness()
    do {
      _ = try load(text, into: harness)
      Issue.record("was loaded")
    } catch let error as SandboxError {
      #expect(error.message.hasPrefix(expected), "\(error.message)")
      #expect(error.label == "definition-file")
    }
    #expect(harness.submit("mine").status == 400)
  }

  @Test("refuses the same revision twice")
  func twice() throws {
    let text =
      #"{"jobDefinitionName":"x","revision":2,"type":"container","containerProperties":{"image":"i"}}"#
    #expect(throws: SandboxError.self) { try load("[\(text),\(text)]") }
  }

  @Test("loads thousands of revisions in a moment")
  func many() throws {
    let one = Self.definition
    let text = "[" + Array(repeating: one, count: 3000).joined(separator: ",") + "]"
    #expect(try load(text) == 3000)
  }
}
