import AWSBatch
import Testing

@Suite struct JobDefinitionChangeTests {
  static let changes: [(BatchOperation, String, String?)] = [
    (.registerJobDefinition, #"{"jobDefinitionName":"etl","type":"container"}"#, "etl"),
    (.deregisterJobDefinition, #"{"jobDefinition":"etl:3"}"#, "etl"),
    (
      .deregisterJobDefinition,
      #"{"jobDefinition":"arn:aws:batch:eu-west-1:123456789012:job-definition/etl:3"}"#, "etl"
    ),
    (.deregisterJobDefinition, #"{"jobDefinition":"e tl"}"#, nil),
    (.deregisterJobDefinition, #"{"jobDefinition":7}"#, nil),
    (.registerJobDefinition, #"{"jobDefinition":"etl"}"#, nil), (.registerJobDefinition, "x", nil),
    (.registerJobDefinition, "", nil),
    (.submitJob, #"{"jobDefinition":"etl:3"}"#, nil), (.other, #"{"jobDefinitionName":"etl"}"#, nil),
  ]

  @Test("names the definition that a request changes", arguments: changes)
  func names(_ operation: BatchOperation, _ body: String, _ expected: String?) {
    #expect(JobDefinitionChange.name(operation, body: utf8(body)) == expected)
  }
}
