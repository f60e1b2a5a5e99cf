import Testing

@testable import ProxyCore

@Suite struct ExchangeTextFormatterTests {
  @Test(
    "writes the manual's lines",
    arguments: [
      (ExchangeRecord.passed(), "passed    SubmitJob nightly-42 ingest:7 container 200 41ms e3f1"),
      (.rewritten(), "rewritten SubmitJob nightly-43 etl:12 ecs -containerOverrides 200 58ms e3f2"),
      (.refused(), "refused   SubmitJob nightly-44 bad-signature 403 1ms e3f3"),
    ])
  func writesTheManualsLines(record: ExchangeRecord, line: String) {
    #expect(text(record) == line + "\n")
  }

  @Test("begins with the local time") func beginsWithTheLocalTime() {
    var clock: [UInt8] = []
    CivilTime.appendLocalClock(ExchangeRecord.passed().start, to: &clock)
    #expect(whole(.passed()).hasPrefix(String(decoding: clock, as: UTF8.self) + " passed "))
  }

  @Test("names the fields that were lost") func namesLostFields() {
    var record = ExchangeRecord.rewritten()
    record.lost = ["command", "environment.DEBUG"]
    #expect(
      text(record)
        == "rewritten SubmitJob nightly-43 etl:12 ecs -containerOverrides lost:command,environment.DEBUG 200 58ms e3f2\n"
    )
  }

  @Test("shows a reason that says more than the kind") func showsReason() {
    var record = ExchangeRecord.rewritten()
    record.reason = "batch-refused"
    #expect(text(record).contains("etl:12 ecs batch-refused -containerOverrides"))
    record.kind = nil
    #expect(text(record).contains("etl:12 batch-refused -containerOverrides"))
  }

  @Test("adds the upstream's request id to failures only") func addsRequestIDToFailures() {
    var record = ExchangeRecord.passed()
    record.setRequestID(Array("5e1b-9".utf8).span)
    #expect(!text(record).contains("5e1b-9"))
    record.status = 400
    #expect(text(record).hasSuffix(" 400 41ms e3f1 request:5e1b-9\n"))
  }

  @Test("leaves out what is unknown") func leavesOutWhatIsUnknown() {
    let record = ExchangeRecord(id: ExchangeID(rawValue: 1), start: 0, decision: .failed)
    #expect(text(record) == "failed    unread <1ms 1\n")
  }

  @Test(
    "colours the decision only, and the stripped line is the plain one", arguments: ExchangeDecision.allCases)
  func coloursTheDecisionOnly(decision: ExchangeDecision) {
    var record = ExchangeRecord.passed()
    record.decision = decision
    let coloured = whole(record, isColoured: true)
    #expect(coloured.contains("m\(decision.word)\u{1B}[0m"))
    let stripped = coloured.replacing(/\u{1B}\[[0-9]+m/, with: "")
    #expect(stripped == whole(record))
  }

  @Test("stays one bounded line for hostile values") func staysOneLine() {
    var record = ExchangeRecord.passed()
    let hostile = [UInt8](repeating: 0x0A, count: 100_000)
    record.setJobName(hostile.span)
    record.setDefinition(hostile.span)
    record.setRequestID(hostile.span)
    record.operation = String(repeating: "\u{1B}", count: 100_000)
    record.removed = [String](repeating: "\n", count: 1000)
    record.lost = [String](repeating: "\r", count: 1000)
    record.region = String(repeating: "\n", count: 100_000)
    record.status = 500
    let line = text(record)
    #expect(line.utf8.filter { $0 == 0x0A }.count == 1)
    #expect(!line.contains("\r") && !line.contains("\u{1B}"))
    #expect(line.utf8.count < 10_000)
  }

  private func whole(_ record: ExchangeRecord, isColoured: Bool = false) -> String {
    var formatter = ExchangeTextFormatter(isColoured: isColoured)
    var line = LogLine()
    formatter.append(record, text: record.text.span, to: &line)
    return String(decoding: line.bytes, as: UTF8.self)
  }

  /// Without the local time, which depends on where the test runs.
  private func text(_ record: ExchangeRecord) -> String {
    String(whole(record).dropFirst(9))
  }
}
