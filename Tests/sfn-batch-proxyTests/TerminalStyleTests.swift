import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct TerminalStyleTests {
  @Test(
    "colours only where it is wanted",
    arguments: [
      (true, [:], false, true), (false, [:], false, false), (true, [:], true, false),
      (true, ["NO_COLOR": "1"], false, false), (true, ["NO_COLOR": ""], false, true),
      (true, ["TERM": "dumb"], false, false), (true, ["TERM": "xterm"], false, true),
    ] as [(Bool, [String: String], Bool, Bool)])
  func colours(_ isTerminal: Bool, _ environment: [String: String], _ isForbidden: Bool, _ expected: Bool) {
    let style = TerminalStyle(isTerminal: isTerminal, environment: environment, isForbidden: isForbidden)
    #expect(style.isColoured == expected)
  }

  @Test("stripped equals plain") func strips() {
    let coloured = TerminalStyle(isTerminal: true, environment: [:])
    let failure = CommandFailure(
      "loop", "m", facts: ["Nothing was sent."], hint: "`x`", status: .settingWrong)
    #expect(failure.text(style: coloured) != failure.text(style: .plain))
    #expect(Self.stripped(failure.text(style: coloured)) == failure.text(style: .plain))
  }

  static func stripped(_ text: String) -> String {
    text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
  }
}
