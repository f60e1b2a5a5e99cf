import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct CommandFailureTests {
  @Test("says what happened, what it means, and what to do") func text() {
    let failure = CommandFailure(
      "bad-signature", "key AKIA…7Q4D is known here, but its signature does not match",
      facts: ["Nothing was sent. Client got 403. Exchange e3f3."],
      hint: "the client's secret differs from profile dev, or the request was changed on its way",
      status: .negative)
    #expect(
      failure.text(style: .plain) == """
        error: bad-signature: key AKIA…7Q4D is known here, but its signature does not match
          Nothing was sent. Client got 403. Exchange e3f3.
        hint: the client's secret differs from profile dev, or the request was changed on its way

        """)
  }

  @Test("is one line of JSON where that is wanted") func json() {
    let failure = CommandFailure("loop", "a \"b\"", facts: ["f"], hint: "h", status: .settingWrong)
    #expect(
      failure.json == #"{"error":"loop","message":"a \"b\"","facts":["f"],"hint":"h","exit":78}"# + "\n")
  }

  @Test("takes over a configuration error") func configuration() {
    let failure = CommandFailure(any: ConfigurationError(.badSetting, "m", hint: "h", exitCode: 64))
    #expect(failure.description == "bad-setting: m")
    #expect(failure.hint == "h")
    #expect(failure.status == 64)
  }

  @Test("an error of unknown kind is a defect") func unknown() {
    struct Surprise: Error {}
    let failure = CommandFailure(any: Surprise())
    #expect(failure.label == "internal")
    #expect(failure.status == 70)
  }
}
