import Testing

@testable import ProxyCore

@Suite struct LogFormatTests {
  @Test(
    "colours on a terminal unless told otherwise",
    arguments: [
      (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false),
      (true, ["NO_COLOR": ""], true),
      (true, ["TERM": "dumb"], false), (true, ["TERM": "xterm-256color"], true),
    ] as [(Bool, [String: String], Bool)])
  func coloursOnATerminal(isTerminal: Bool, environment: [String: String], isWanted: Bool) {
    #expect(LogColour.isWanted(isTerminal: isTerminal, environment: environment) == isWanted)
  }

  @Test("is JSON off a terminal") func isJSONOffATerminal() throws {
    let pipe = try TestPipe()
    #expect(LogFormat.standard(forDescriptor: pipe.writeEnd) == .json)
    #expect(LogFormat.standard(forDescriptor: -1) == .json)
    #expect(!LogColour.isWanted(descriptor: pipe.writeEnd, environment: [:]))
  }
}
