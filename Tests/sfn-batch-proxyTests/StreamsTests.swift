import Testing

@testable import sfn_batch_proxy

@Suite struct StreamsTests {
  @Test("results go to standard output, everything else to standard error") func separates() {
    let captured = Captured()
    let streams = Streams(isTerminal: { _ in false }, write: { captured.append($0, $1) })
    streams.result("r\n")
    streams.note("n\n")
    #expect(captured.output == "r\n")
    #expect(captured.error == "n\n")
  }
}
