import AWSBatch
import JSONEditing
import Transport

/// One finished exchange as the journal keeps it: references to bytes that the exchange had anyway, and a few
/// numbers. The proxy's own credentials are never among them: of the request that was sent on, it holds what is
/// needed to write its head anew for show, without a signature.
final class JournalEntry: Sendable {
  /// A body, as much of it as is kept.
  struct Body: Sendable {
    /// Batch takes 30 KiB for a SubmitJob and 24 KiB for a definition; what is longer is cut.
    static let limit = 32_768

    let bytes: [UInt8]
    /// How long it was.
    let length: Int

    static let none = Body([])

    /// Shares the array where it may, copies its beginning where it is too long. HOT.
    init(_ whole: [UInt8], length: Int? = nil) {
      bytes = whole.count > Self.limit ? Array(whole[..<Self.limit]) : whole
      self.length = length ?? whole.count
    }

    var isCut: Bool { bytes.count < length }
  }

  /// The request as it went to the upstream, less what can be derived from the client's.
  struct Sent: Sendable, SignedDestination {
    let origin: Origin
    let region: String
    let pathPrefix: [UInt8]
    /// An identifier, which is masked before it is shown; no secret comes with it.
    let accessKeyID: String
    let hasSessionToken: Bool
    /// Seconds since 1970, as the signature says.
    let signedAt: Int64
    /// Nanoseconds that making a connection took; 0 where one stood already.
    let connectTime: UInt64

    var host: [UInt8] { Array(origin.hostField.utf8) }
  }

  enum Answer: Sendable {
    /// The client left before there was one.
    case none
    case upstream(head: [UInt8], body: Body)
    /// An error of the proxy's own, head and body in one piece.
    case own([UInt8])
  }

  let record: ExchangeRecord
  /// Empty where bytes arrived that were no request.
  let requestHead: [UInt8]
  let requestBody: Body
  /// What was decided about a SubmitJob, without the rewritten body, which follows from the changes.
  let decided: SubmitJobDecision?
  let error: ProxyError?
  let sent: Sent?
  let answer: Answer

  init(
    record: ExchangeRecord, requestHead: [UInt8], requestBody: Body = .none,
    decided: SubmitJobDecision? = nil, error: ProxyError? = nil, sent: Sent? = nil, answer: Answer = .none
  ) {
    self.record = record
    self.requestHead = requestHead
    self.requestBody = requestBody
    self.decided = decided.map(Self.bounded)
    self.error = error
    self.sent = sent
    self.answer = answer
  }

  /// About what the entry and everything that only it holds take in memory. HOT: computed twice for each exchange.
  var cost: Int {
    var bytes = Self.ownCost + requestHead.count + requestBody.bytes.capacity
    switch answer {
    case .none: break
    case .upstream(let head, let body): bytes += head.count + body.bytes.capacity
    case .own(let whole): bytes += whole.count
    }
    if case .rewrite(let rewrite) = decided {
      for change in rewrite.changes { bytes += change.replacement.count + 64 }
    }
    return bytes
  }

  /// The object itself, the record's text and the headers of its arrays.
  private static let ownCost = 1024

  /// Without the whole new body, and without changes too long to be kept.
  private static func bounded(_ decision: SubmitJobDecision) -> SubmitJobDecision {
    guard case .rewrite(let rewrite) = decision else { return decision }
    var added = 0
    for change in rewrite.changes { added += change.replacement.count }
    return .rewrite(
      SubmitJobRewrite(
        reason: rewrite.reason, kind: rewrite.kind, definition: rewrite.definition, body: [],
        changes: added > Body.limit ? [] : rewrite.changes, removed: rewrite.removed, lost: rewrite.lost,
        carried: rewrite.carried))
  }
}
