import JSONEditing
import Testing

@Suite struct JSONErrorTests {
  @Test("has a word and a sentence of its own for each fault", arguments: JSONError.Code.allCases)
  func words(_ code: JSONError.Code) {
    let error = JSONError(code, at: 17)
    #expect(
      error.label.hasPrefix("json-")
        && error.label.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) || $0 == 0x38 })
    #expect(error.message.contains("byte 17"))
    #expect(error.description == error.message)
    #expect(
      Set(JSONError.Code.allCases.map { JSONError($0, at: 0).label }).count == JSONError.Code.allCases.count)
  }
}
