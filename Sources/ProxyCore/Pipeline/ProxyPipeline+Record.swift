import AWSBatch
import HTTP1
import Transport

extension ProxyPipeline {
  /// Tells the log and the metrics how an exchange went. The line itself is formatted elsewhere.
  func record(_ exchange: Exchange, status: Int, error: ProxyError?) {
    var record = ExchangeRecord(
      id: exchange.id, start: exchange.startedWall, operation: exchange.operation.name,
      decision: outcome(of: exchange, error: error))
    let decision = exchange.decision
    record.reason = decision.reason
    record.kind = decision.kind?.rawValue
    record.removed = decision.removed
    record.lost = decision.lost
    record.errorLabel = error?.label.rawValue
    if let error { record.sent = error.sent == .maybe }
    record.status = UInt16(clamping: status)
    record.attempts = exchange.attempts
    record.region = exchange.route?.region
    record.responseBytes = UInt64(clamping: exchange.responseBytes)
    record.total = Self.microseconds(SystemTime.monotonic() &- exchange.startedAt)
    record.authentication = exchange.authenticationTime.map(Self.microseconds)
    if exchange.hasLookedUp { record.lookUp = Self.microseconds(exchange.lookUpTime) }
    if exchange.attempts > 0 { record.upstream = Self.microseconds(exchange.upstreamTime) }
    let body = exchange.server.body
    if let name = exchange.submission?.jobNameSpan { record.setJobName(body.span.extracting(name)) }
    if let definition = decision.definition {
      record.setDefinition(definition.utf8.span)
    } else if let definition = exchange.submission?.jobDefinitionSpan {
      record.setDefinition(body.span.extracting(definition))
    }
    if let field = exchange.requestIDField, let bytes = exchange.responseHead?.bytes {
      record.setRequestID(bytes.span.extracting(field))
    }
    metrics.count(record)
    shared.journal?.append(exchange.journalEntry(record, error: error))
    shared.log.exchanges.submit(record)
  }

  private func outcome(of exchange: Exchange, error: ProxyError?) -> ExchangeDecision {
    if let error { return error.status >= 500 || error.sent == .maybe ? .failed : .refused }
    if exchange.decision.isReplayed { return .replayed }
    return exchange.decision.isRewritten ? .rewritten : .passed
  }

  private static func microseconds(_ nanoseconds: UInt64) -> UInt32 { UInt32(clamping: nanoseconds / 1000) }

  /// Answers something that never became an exchange, and records it.
  func refuseUnread(_ error: ProxyError, head: RequestHead? = nil) -> [UInt8] {
    let id = shared.ids()
    var record = ExchangeRecord(id: id, start: CivilTime.now(), decision: .refused)
    record.errorLabel = error.label.rawValue
    record.sent = false
    record.status = UInt16(clamping: error.status)
    let isHEAD = head?.isMethod("HEAD") ?? false
    let body = ErrorAnswer.body(error)
    record.responseBytes = isHEAD ? 0 : UInt64(body.count)
    metrics.count(record)
    shared.log.exchanges.submit(record)
    let answer = ErrorAnswer.bytes(
      error, body: body, requestID: id.description, date: dateBytes(), isHEAD: isHEAD
    ) {
      $0.field("Connection", "close")
    }
    shared.journal?.append(
      JournalEntry(record: record, requestHead: head?.bytes ?? [], error: error, answer: .own(answer)))
    return answer
  }
}
