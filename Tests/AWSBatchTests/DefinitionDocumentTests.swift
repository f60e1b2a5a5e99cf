import AWSBatch
import Testing

@Suite struct DefinitionDocumentTests {
  private static let ecs =
    #""ecsProperties":{"taskProperties":[{"containers":[{"name":"app"},{"name":"sidecar"}]}]}"#
  private static let container = #""containerProperties":{"image":"i"}"#

  private func summary(_ reference: String, _ document: String) throws -> JobDefinitionSummary {
    let reference = try #require(JobDefinitionReference(reference))
    return try DefinitionDocument.summary(of: reference, in: utf8(document))
  }

  private func described(_ name: String, _ revision: Int, _ properties: String, _ status: String = "ACTIVE")
    -> String
  {
    #"{"jobDefinitionName":"\#(name)","jobDefinitionArn":"arn:aws:batch:eu-west-1:111122223333:"#
      + #"job-definition/\#(name):\#(revision)","revision":\#(revision),"status":"\#(status)",\#(properties)}"#
  }

  @Test("takes the latest active revision for a bare name")
  func latest() throws {
    let document = """
      {"jobDefinitions":[\(described("etl", 2, Self.ecs)),\(described("etl", 10, Self.container)),
      \(described("etl", 11, Self.ecs, "INACTIVE")),\(described("other", 12, Self.ecs))],"nextToken":null}
      """
    let found = try summary("etl", document)
    #expect(found.kind == .container && found.title == "etl:10")
  }

  @Test("takes the revision that is named, inactive ones too")
  func revision() throws {
    let document = "[\(described("etl", 2, Self.ecs, "INACTIVE")),\(described("etl", 3, Self.container))]"
    let found = try summary("etl:2", document)
    #expect(found.kind == .ecs && found.title == "etl:2" && found.containerNames == ["app", "sidecar"])
  }

  @Test("takes a definition of another account or region")
  func account() throws {
    let found = try summary(
      "arn:aws:batch:us-east-1:123456789012:job-definition/etl", described("etl", 4, Self.ecs))
    #expect(found.title == "etl:4")
  }

  @Test(
    "takes input of RegisterJobDefinition, which has no revision, and a definition without a name",
    arguments: [
      #"{"jobDefinitionName":"etl","type":"container",\#(ecs)}"#, "{\(ecs)}", " [ {\(ecs)} ] ",
    ])
  func input(document: String) throws {
    #expect(try summary("etl", document).title == "etl")
    #expect(try summary("etl:7", document).title == "etl:7")
    #expect(try summary("etl:7", document).kind == .ecs)
  }

  @Test("says what there is where the one that is meant is not there")
  func absent() throws {
    let document = "[\(described("etl", 3, Self.ecs, "INACTIVE")),\(described("ingest", 1, Self.container))]"
    let error = #expect(throws: BatchError.self) { try summary("etl", document) }
    #expect(error?.label == "definition-not-there")
    #expect(
      error?.message
        == "no etl that is active among the definitions given, which are etl:3 (INACTIVE), ingest:1")
    let other = #expect(throws: BatchError.self) { try summary("etl:4", document) }
    #expect(other?.message == "no etl:4 among the definitions given, which are etl:3 (INACTIVE), ingest:1")
    #expect(throws: BatchError.self) { try summary("etl", #"{"jobDefinitions":[]}"#) }
  }

  @Test(
    "refuses what holds no definitions",
    arguments: [
      "", "7", "null", "[7]", "{", #"{"jobDefinitions":{}}"#, #"{"jobDefinitions":null}"#, "{}",
      #"{"jobDefinitionName":"etl"}"#, #"{"jobDefinitionName":"etl","revision":"7",\#(ecs)}"#,
      #"{"jobDefinitionName":"etl","revision":0,\#(ecs)}"#, "[{\(ecs)}] x",
    ])
  func malformed(document: String) {
    let error = #expect(throws: BatchError.self) { try summary("etl", document) }
    #expect(error?.label == "malformed-definition")
  }
}
