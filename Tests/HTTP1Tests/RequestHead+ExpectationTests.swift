import HTTP1
import Testing

@Suite struct RequestHeadExpectationTests {
  @Test("knows a client that waits from one that does not")
  func knowsWaitingClients() throws {
    #expect(try !request("POST / HTTP/1.1\nHost: a").expectation())
    #expect(try request("POST / HTTP/1.1\nHost: a\nexpect: 100-CONTINUE").expectation())
    #expect(try !request("POST / HTTP/1.0\nExpect: 100-continue").expectation())
  }

  @Test(
    "answers any other expectation with 417",
    arguments: ["", "x", "100-continue, x", "100-continue\nExpect: 100-continue"])
  func refusesOthers(_ value: String) throws {
    let head = try request("POST / HTTP/1.1\nHost: a\nExpect: \(value)")
    #expect(code { _ = try head.expectation() } == .unsupportedExpectation)
  }
}
