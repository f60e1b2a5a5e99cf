import HTTP1

/// What became of one request.
public enum ExchangeDecision: UInt8, Sendable, CaseIterable {
  /// Forwarded as it came.
  case passed
  /// Forwarded with an override taken off or carried over.
  case rewritten
  /// Answered by the proxy because it may not or must not be forwarded (4xx).
  case refused
  /// Not answered by the upstream although it should have been (502, 503, 504), or the client went away.
  case failed
  /// A retry of a submission that had succeeded: the recorded answer was given again, nothing was sent.
  case replayed

  /// The word that log lines and metric labels show.
  public var word: StaticString {
    switch self {
    case .passed: "passed"
    case .rewritten: "rewritten"
    case .refused: "refused"
    case .failed: "failed"
    case .replayed: "replayed"
    }
  }
}

/// Everything that the log and the metrics tell about one exchange. HOT: one is built per exchange on its
/// event loop, so foreign text is kept as bytes in one small array, bounded when it is stored and made
/// harmless only when a line is written. Words (`operation`, `reason`, `kind`, `errorLabel`) are meant to be
/// constants.
public struct ExchangeRecord: Sendable {
  /// How many bytes are kept of a job name; Batch allows 128 characters.
  public static let jobNameLimit = 128
  /// How many bytes are kept of a job definition; an ARN with the longest name and revision has under 256.
  public static let definitionLimit = 320
  /// How many bytes are kept of the upstream's request id; AWS sends 36.
  public static let requestIDLimit = 64

  public var id: ExchangeID
  /// When the request's first byte was read: microseconds since 1970-01-01T00:00:00Z by the wall clock.
  public var start: Int64
  /// The operation's name, `SubmitJob`; ``unreadOperation`` where the request could not be read that far.
  public var operation: String
  public var decision: ExchangeDecision
  /// Why, in one constant word: `container`, `ecs`, `eks`, `multi-node`, `no-overrides`, `own-override`,
  /// `not-found`, `look-up-denied`, `look-up-late`, `look-up-throttled`, `batch-refused`, `not-json` …
  public var reason: String?
  /// The definition's kind where it is known: `container`, `ecs`, `eks`, `multi-node`.
  public var kind: String?
  /// Members taken off the body: `containerOverrides`.
  public var removed: [String] = []
  /// Fields the user had set that do not reach Batch.
  public var lost: [String] = []
  /// The stable label of the error that the proxy answered with: `bad-signature`.
  public var errorLabel: String?
  /// Whether anything was written to the upstream; said about errors only.
  public var sent: Bool?
  /// The status that the client got; 0 where none was sent.
  public var status: UInt16 = 0
  /// How often the request was sent to the upstream; 2 after a resend that section 5 of the design permits.
  public var attempts: UInt8 = 0
  /// The region that the request was signed for.
  public var region: String?
  /// Bytes of the response body sent to the client.
  public var responseBytes: UInt64 = 0
  /// From the request's first byte to the answer's last, in microseconds.
  public var total: UInt32 = 0
  /// Verifying the client's signature, in microseconds; nil where there was none to verify.
  public var authentication: UInt32?
  /// Learning the definition's kind, in microseconds; 0 from the cache, nil where nobody asked.
  public var lookUp: UInt32?
  /// From the first byte sent upstream to the last received, in microseconds; nil where nothing was sent.
  public var upstream: UInt32?

  /// What `operation` says about a request whose operation could not be read.
  public static let unreadOperation = "unread"

  /// The job's name, the definition and the request id, in whatever order; empty in what ``withText(behind:)`` made.
  private(set) var text: [UInt8] = []
  private var jobNameRange = KeptText()
  private var definitionRange = KeptText()
  private var requestIDRange = KeptText()

  public init(
    id: ExchangeID, start: Int64, operation: String = ExchangeRecord.unreadOperation,
    decision: ExchangeDecision = .passed
  ) {
    self.id = id
    self.start = start
    self.operation = operation
    self.decision = decision
  }

  /// Keeps the job's name as it stands between the quotes of the body, at most ``jobNameLimit`` bytes.
  public mutating func setJobName(_ bytes: Span<UInt8>) {
    jobNameRange = keep(bytes, limit: Self.jobNameLimit)
  }

  /// Keeps the job definition as it stands between the quotes of the body, at most ``definitionLimit`` bytes.
  public mutating func setDefinition(_ bytes: Span<UInt8>) {
    definitionRange = keep(bytes, limit: Self.definitionLimit)
  }

  /// Keeps the upstream's x-amzn-RequestId, at most ``requestIDLimit`` bytes.
  public mutating func setRequestID(_ bytes: Span<UInt8>) {
    requestIDRange = keep(bytes, limit: Self.requestIDLimit)
  }

  public var jobName: ArraySlice<UInt8>? { own(jobNameSpan) }
  public var definition: ArraySlice<UInt8>? { own(definitionSpan) }
  public var requestID: ArraySlice<UInt8>? { own(requestIDSpan) }

  private func own(_ span: Range<Int>?) -> ArraySlice<UInt8>? {
    guard let span, span.upperBound <= text.count else { return nil }
    return text[span]
  }

  /// Where they stand in ``text``, or in what ``withText(behind:)`` has put it behind.
  var jobNameSpan: Range<Int>? { jobNameRange.range }
  var definitionSpan: Range<Int>? { definitionRange.range }
  var requestIDSpan: Range<Int>? { requestIDRange.range }

  /// Whether the job's name was longer than what is kept.
  public var isJobNameCut: Bool { jobNameRange.isCut }
  /// Whether the definition was longer than what is kept.
  public var isDefinitionCut: Bool { definitionRange.isCut }

  private mutating func keep(_ bytes: Span<UInt8>, limit: Int) -> KeptText {
    if text.isEmpty { text.reserveCapacity(160) }
    // A field set again and again would grow the array without end; three fields need three slots.
    guard text.count <= 0xFFFF - limit else { return KeptText() }
    let count = min(bytes.count, limit)
    let start = text.count
    text.append(bytes, 0..<count)
    return KeptText(
      start: UInt32(truncatingIfNeeded: start), count: UInt16(truncatingIfNeeded: count),
      isSet: true, isCut: bytes.count > limit)
  }

  /// The same record with its text behind that of others. HOT.
  func withText(behind others: inout [UInt8]) -> ExchangeRecord {
    var record = self
    let offset = UInt32(clamping: others.count)
    others.append(text.span)
    record.text = []
    record.jobNameRange.start &+= offset
    record.definitionRange.start &+= offset
    record.requestIDRange.start &+= offset
    return record
  }

  private struct KeptText: Sendable {
    var start: UInt32 = 0
    var count: UInt16 = 0
    var isSet = false
    var isCut = false

    var range: Range<Int>? { isSet ? Int(start)..<Int(start) + Int(count) : nil }
  }
}
