import Testing

@testable import ProxyCore

@Suite struct ExchangeRecordTests {
  @Test("keeps three texts apart, whatever their order") func keepsThreeTextsApart() {
    var record = ExchangeRecord.sample()
    record.setRequestID(Array("r-1".utf8).span)
    record.setJobName(Array("nightly-42".utf8).span)
    record.setDefinition([UInt8]("ingest:7".utf8).span)
    #expect(record.jobName.map { Array($0) } == Array("nightly-42".utf8))
    #expect(record.definition.map { Array($0) } == Array("ingest:7".utf8))
    #expect(record.requestID.map { Array($0) } == Array("r-1".utf8))
  }

  @Test("tells nothing from an empty text") func tellsNothingFromAnEmptyText() {
    var record = ExchangeRecord.sample()
    #expect(record.jobName == nil)
    record.setJobName([UInt8]().span)
    #expect(record.jobName?.isEmpty == true)
  }

  @Test("bounds every text and says what was cut") func boundsEveryText() {
    var record = ExchangeRecord.sample()
    let long = [UInt8](repeating: 0x61, count: 100_000)
    record.setJobName(long.span)
    record.setDefinition(long.span)
    record.setRequestID(long.span)
    #expect(record.jobName?.count == ExchangeRecord.jobNameLimit)
    #expect(record.definition?.count == ExchangeRecord.definitionLimit)
    #expect(record.requestID?.count == ExchangeRecord.requestIDLimit)
    #expect(record.isJobNameCut && record.isDefinitionCut)
    record.setJobName([UInt8](repeating: 0x61, count: 128).span)
    #expect(!record.isJobNameCut)
  }

  @Test("survives a text that is set a thousand times") func survivesManySettings() {
    var record = ExchangeRecord.sample()
    for _ in 0..<1000 { record.setJobName([UInt8](repeating: 0x61, count: 128).span) }
    #expect(record.jobName == nil || record.jobName?.count == 128)
  }

  @Test(
    "is as loud as what happened",
    arguments: [
      (ExchangeDecision.passed, 200, [], "info"), (.passed, 400, [], "info"), (.rewritten, 200, [], "info"),
      (.rewritten, 200, ["command"], "warning"), (.refused, 403, [], "warning"), (.failed, 0, [], "warning"),
      (.failed, 502, [], "error"), (.replayed, 200, [], "info"),
    ] as [(ExchangeDecision, UInt16, [String], String)])
  func isAsLoudAsWhatHappened(
    decision: ExchangeDecision, status: UInt16, lost: [String], level: String
  ) {
    var record = ExchangeRecord.sample()
    record.decision = decision
    record.status = status
    record.lost = lost
    #expect("\(record.level)" == level)
  }
}

extension ExchangeRecord {
  /// The second exchange of the manual's example: 2026-11-24T14:02:19.107Z.
  static func sample() -> ExchangeRecord {
    ExchangeRecord(
      id: ExchangeID(rawValue: 0xE3F2), start: 1_795_528_939_107_000, operation: "SubmitJob",
      decision: .rewritten)
  }

  static func passed() -> ExchangeRecord {
    var record = ExchangeRecord(
      id: ExchangeID(rawValue: 0xE3F1), start: 1_795_528_931_482_000, operation: "SubmitJob",
      decision: .passed)
    record.setJobName(Array("nightly-42".utf8).span)
    record.setDefinition(Array("ingest:7".utf8).span)
    record.reason = "container"
    record.kind = "container"
    record.status = 200
    record.total = 41_200
    record.upstream = 39_100
    record.lookUp = 0
    record.sent = nil
    return record
  }

  static func rewritten() -> ExchangeRecord {
    var record = sample()
    record.setJobName(Array("nightly-43".utf8).span)
    record.setDefinition(Array("etl:12".utf8).span)
    record.reason = "ecs"
    record.kind = "ecs"
    record.removed = ["containerOverrides"]
    record.status = 200
    record.total = 58_000
    record.upstream = 36_900
    record.lookUp = 19_400
    return record
  }

  static func refused() -> ExchangeRecord {
    var record = ExchangeRecord(
      id: ExchangeID(rawValue: 0xE3F3), start: 1_795_528_950_020_000, operation: "SubmitJob",
      decision: .refused)
    record.setJobName(Array("nightly-44".utf8).span)
    record.errorLabel = "bad-signature"
    record.sent = false
    record.status = 403
    record.total = 900
    return record
  }
}
