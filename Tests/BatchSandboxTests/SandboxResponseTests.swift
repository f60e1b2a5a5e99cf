import Testing

@testable import BatchSandbox

@Suite struct SandboxResponseTests {
  private func message(_ response: SandboxResponse) -> String? {
    (try? JSONParser.parse(response.body))?["message"]?.string
  }

  @Test("errors have AWS's shape: the type in a field, the message in the body") func shape() {
    let response = SandboxResponse.failure(.refused("words"), requestID: "id", wrapsAll: false)
    #expect(response.status == 400 && message(response) == "words")
    #expect(
      response.headers.map { "\($0.name): \($0.value)" } == [
        "Content-Type: application/json", "x-amzn-RequestId: id", "x-amzn-ErrorType: ClientException",
      ])
  }

  @Test("wraps what Batch wraps, and every ClientException on demand") func wrapping() {
    let wrapped = "Error executing request, Exception : words, RequestId: id"
    #expect(message(.failure(.wrapped("words"), requestID: "id", wrapsAll: false)) == wrapped)
    #expect(message(.failure(.refused("words"), requestID: "id", wrapsAll: true)) == wrapped)
    #expect(message(.failure(.malformed("words"), requestID: "id", wrapsAll: true)) == "words")
  }

  @Test("a success has no error type") func success() {
    let response = SandboxResponse.success(["a": 1], requestID: "id")
    #expect(response.status == 200 && response.errorType == nil && response.headers.count == 2)
  }
}
