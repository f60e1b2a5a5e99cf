import Testing

@testable import BatchSandbox

@Suite struct JobDefinitionTests {
  private let scope = Scope(account: "123456789012", region: "eu-west-1")
  private let arn = "arn:aws:batch:eu-west-1:123456789012:job-definition/"

  @Test("reads every form in which a request names a definition") func references() throws {
    for (text, revision) in [("etl", nil), ("etl:7", 7), (arn + "etl", nil), (arn + "etl:7", 7)]
      as [(String, Int?)]
    {
      let reference = try DefinitionReference.parse(text, in: scope)
      #expect(reference.name == "etl" && reference.revision == revision && reference.text == text)
    }
  }

  @Test("refuses other forms", arguments: ["", "a b", "etl:", "etl:0", "etl:x", "etl:1:2", "arn:aws:batch"])
  func malformed(text: String) {
    #expect(throws: SandboxError.self) { try DefinitionReference.parse(text, in: scope) }
  }

  @Test("describes itself as Batch does") func described() {
    let definition = JobDefinition(
      name: "etl", revision: 7, isActive: false, kind: .eks,
      members: ["type": "container", "eksProperties": ["podProperties": [:]]], tags: ["k": "v"])
    let value = definition.described(in: scope)
    #expect(value["jobDefinitionArn"]?.string == arn + "etl:7" && value["status"] == "INACTIVE")
    #expect(value["containerOrchestrationType"] == "EKS" && value["tags"] == ["k": "v"])
    #expect(definition.reference == "etl:7" && definition.properties["podProperties"] == [:])
  }
}
