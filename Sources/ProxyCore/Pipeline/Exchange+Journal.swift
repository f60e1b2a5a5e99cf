import AWSCredentials
import HTTP1
import Transport

extension Exchange {
  /// What the journal keeps of this exchange: references to what is there anyway. HOT.
  func journalEntry(_ record: ExchangeRecord, error: ProxyError?) -> JournalEntry {
    JournalEntry(
      record: record, requestHead: server.head.bytes, requestBody: JournalEntry.Body(server.body),
      decided: decision.decided, error: error, sent: journalSent, answer: journalAnswer)
  }

  private var journalSent: JournalEntry.Sent? {
    guard attempts > 0, let route, let credentials = client?.credentials else { return nil }
    return JournalEntry.Sent(
      origin: route.pool.origin, region: route.region, pathPrefix: route.pathPrefix,
      accessKeyID: credentials.accessKeyID,
      hasSessionToken: credentials.sessionToken != nil, signedAt: signedAt, connectTime: connectTime)
  }

  private var journalAnswer: JournalEntry.Answer {
    // Where the upstream broke off in the middle of its answer, that is what the client got.
    if !ownAnswer.isEmpty { return .own(ownAnswer) }
    guard let head = responseHead else { return .none }
    let body = heldBody.isEmpty ? journalBody : heldBody
    return .upstream(head: head.bytes, body: JournalEntry.Body(body, length: max(body.count, responseBytes)))
  }
}
