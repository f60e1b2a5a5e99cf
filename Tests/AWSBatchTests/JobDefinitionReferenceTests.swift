import AWSBatch
import Testing

@Suite struct JobDefinitionReferenceTests {
  static let valid: [(String, String, Int?)] = [
    ("etl", "etl", nil), ("e", "e", nil), ("Etl_2-x", "Etl_2-x", nil), ("etl:1", "etl", 1),
    ("etl:12", "etl", 12),
    ("etl:2147483647", "etl", 2_147_483_647), ("0", "0", nil), ("arn", "arn", nil), ("_x", "_x", nil),
    (String(repeating: "a", count: 128), String(repeating: "a", count: 128), nil),
    ("arn:aws:batch:eu-west-1:123456789012:job-definition/etl", "etl", nil),
    ("arn:aws:batch:eu-west-1:123456789012:job-definition/etl:7", "etl", 7),
    ("arn:aws-cn:batch:cn-north-1:123456789012:job-definition/etl:7", "etl", 7),
    ("arn:aws-us-gov:batch:us-gov-west-1:123456789012:job-definition/etl:7", "etl", 7),
    ("arn:aws-eusc:batch:eusc-de-east-1:123456789012:job-definition/etl:7", "etl", 7),
    ("arn:aws-iso:batch:us-iso-east-1:123456789012:job-definition/etl", "etl", nil),
    ("arn:aws-iso-b:batch:us-isob-east-1:123456789012:job-definition/etl", "etl", nil),
    ("arn:aws-iso-e:batch:eu-isoe-west-1:123456789012:job-definition/etl", "etl", nil),
    ("arn:aws-iso-f:batch:us-isof-south-1:123456789012:job-definition/etl:3", "etl", 3),
  ]

  @Test("reads names and ARNs, with and without revision", arguments: valid)
  func reads(_ source: String, _ name: String, _ revision: Int?) throws {
    let reference = try #require(JobDefinitionReference(source))
    #expect(reference.text == source && reference.name == name && reference.revision == revision)
    if source.hasPrefix("arn:") {
      let arn = revision.map { String(source.dropLast("\($0)".count + 1)) } ?? source
      #expect(reference.unrevisionedARN == arn)
    } else {
      #expect(reference.unrevisionedARN == nil)
    }
  }

  @Test(
    "refuses every other form",
    arguments: [
      "", ":", ":1", "etl:", "etl:0", "etl:01", "etl:-1", "etl:+1", "etl:x", "etl:1x", "etl:1:2",
      "etl:12345678901",
      "etl 1", " etl", "etl ", "etl/1", "e.tl", "étl", "etl\n", "etl:1\n", "${latest}", "*", "etl:*",
      String(repeating: "a", count: 129), "arn:", "arn:aws", "arn:aws:batch",
      "arn:aws:batch:eu-west-1:123456789012",
      "arn:aws:batch:eu-west-1:123456789012:", "arn:aws:batch:eu-west-1:123456789012:job-definition",
      "arn:aws:batch:eu-west-1:123456789012:job-definition/",
      "arn:aws:batch:eu-west-1:123456789012:job-definition/etl:",
      "arn:aws:batch:eu-west-1:123456789012:job-definition/etl:0",
      "arn:aws:batch:eu-west-1:123456789012:job-definition/a/b",
      "arn:aws:batch:eu-west-1:123456789012:job-definition:etl",
      "arn:aws:batch:eu-west-1:123456789012:job-queue/etl",
      "arn:aws:batch::123456789012:job-definition/etl", "arn:aws:batch:eu-west-1::job-definition/etl",
      "arn:aws:batch:eu-west-1:12345678901:job-definition/etl",
      "arn:aws:batch:eu-west-1:12345678901x:job-definition/etl",
      "arn:aws:ecs:eu-west-1:123456789012:job-definition/etl",
      "arn:gcp:batch:eu-west-1:123456789012:job-definition/etl",
      "arn::batch:eu-west-1:123456789012:job-definition/etl",
      "ARN:aws:batch:eu-west-1:123456789012:job-definition/etl",
      "arn:AWS:batch:eu-west-1:123456789012:job-definition/etl",
      "arn:aws:batch:EU:123456789012:job-definition/etl",
      String(repeating: "a", count: 100_000),
    ])
  func refuses(_ source: String) {
    #expect(JobDefinitionReference(source) == nil)
  }
}
