import AWSBatch
import Testing

@Suite struct BatchErrorTests {
  @Test("every code has a label of its own, and an error is its sentence") func labels() {
    let codes: [BatchError.Code] = [
      .malformedRegion, .unknownRegion, .malformedDefinition, .definitionNotThere,
    ]
    #expect(Set(codes.map { BatchError($0, "").label }).count == codes.count)
    #expect("\(BatchError(.unknownRegion, "words"))" == "words")
  }
}
