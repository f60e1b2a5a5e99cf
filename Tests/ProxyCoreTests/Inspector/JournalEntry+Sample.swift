import AWSBatch
import Transport

@testable import ProxyCore

extension JournalEntry {
  static let authorization =
    "AWS4-HMAC-SHA256 Credential=AKIDCLIENTCLIENT0001/20261124/eu-west-1/batch/aws4_request, "
    + "SignedHeaders=host;x-amz-date, Signature=" + String(repeating: "5e", count: 32)

  /// A SubmitJob as Step Functions sends it, on an ecs job, and what became of it; for tests.
  static func sample(
    body: String = submission, target: String = "/v1/submitjob", method: String = "POST",
    fields: String = "", answer: String = #"{"jobId":"1"}"#, knowing kind: JobDefinitionKind? = .ecs,
    mode: OverridesMode = .drop, decision: ExchangeDecision = .rewritten, error: ProxyError? = nil,
    isSent: Bool = true, record change: (inout ExchangeRecord) -> Void = { _ in }
  ) -> JournalEntry {
    let bytes = Array(body.utf8)
    var record = ExchangeRecord(
      id: ExchangeID(rawValue: 0xE3F2), start: 1_795_528_939_107_000, operation: "SubmitJob",
      decision: decision)
    record.status = 200
    record.region = "eu-west-1"
    record.total = 58_000
    record.lookUp = 19_000
    record.upstream = 37_000
    record.authentication = 7
    var decided: SubmitJobDecision?
    if let request = try? SubmitJobRequest.scan(bytes), let kind {
      let summary = JobDefinitionSummary(kind: kind, name: "etl", revision: 12, containerNames: ["app"])
      decided = SubmitJobDecision.decide(request, knowing: .known(summary), mode: mode)
      if let name = request.jobName { record.setJobName(Array(name.utf8).span) }
      record.setDefinition(Array("etl:12".utf8).span)
      record.kind = kind.rawValue
      record.reason = kind.rawValue
    }
    change(&record)
    let head =
      "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:8084\r\nContent-Type: application/json\r\n"
      + "X-Amz-Date: 20261124T140219Z\r\nX-Amz-Security-Token: client-session-token\r\n\(fields)"
      + "Authorization: \(authorization)\r\nContent-Length: \(bytes.count)\r\n\r\n"
    let answerHead =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answer.utf8.count)\r\n\r\n"
    return JournalEntry(
      record: record, requestHead: Array(head.utf8), requestBody: Body(bytes), decided: decided, error: error,
      sent: isSent ? sentSample : nil,
      answer: .upstream(head: Array(answerHead.utf8), body: Body(Array(answer.utf8))))
  }

  static let submission =
    #"{"jobName":"nightly-43","jobDefinition":"etl","containerOverrides":{"environment":"#
    + #"[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}]},"jobQueue":"q"}"#

  static let sentSample = Sent(
    origin: Origin(scheme: .https, host: "batch.eu-west-1.amazonaws.com"), region: "eu-west-1",
    pathPrefix: [],
    accessKeyID: "AKIAPROXYPROXY00PRXY", hasSessionToken: true, signedAt: 1_795_528_939,
    connectTime: 4_000_000)
}

extension ExchangeJournal {
  static func sample(_ entries: [JournalEntry] = [], epoch: String = "19a3f") -> ExchangeJournal {
    let journal = ExchangeJournal(epoch: epoch)
    for entry in entries { journal.append(entry) }
    return journal
  }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
