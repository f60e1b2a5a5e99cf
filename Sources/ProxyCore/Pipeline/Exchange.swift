import AWSBatch
import AWSCredentials
import HTTP1
import OpenSSL
import SigV4
import Transport

/// One client request on its way through the proxy: what was found out about it, the call under way for it, and its
/// answer. Lives on its connection's loop.
///
/// `@unchecked Sendable`: confined to its loop; tasks that wait for something only carry the reference back.
final class Exchange: UpstreamSink, ServerExchangeWaiter, @unchecked Sendable {
  let pipeline: ProxyPipeline
  let server: ServerExchange
  let id: ExchangeID
  /// Monotonic nanoseconds.
  let startedAt: UInt64
  /// Microseconds since 1970.
  let startedWall: Int64
  let operation: BatchOperation
  /// Where the target's origin form stands in the head: path and query, as received.
  let target: Range<Int>
  var client: AuthenticatedClient?
  var route: UpstreamRoute?

  /// The body to be sent: the client's own, or the rewritten one.
  var body: [UInt8]
  /// The digest of `body`, where it is known.
  var bodyDigest: SHA256Digest?

  // What is decided about a SubmitJob.
  var submission: SubmitJobRequest?
  var decision = DecisionSummary()
  /// Whether it was sent again because of Batch's words, which happens once.
  var hasBeenResent = false
  /// The upstream refused the keys that the request was signed with (expired, or no longer known).
  var areKeysRefused = false
  var hasBeenSignedAnew = false
  /// How often its definition was looked up again because Batch refused what was sent.
  var secondLooks = 0
  var hasLookedUp = false
  /// The definition could not be looked up, so that nothing is known of it.
  var hasLookUpFailed = false
  var ledgerKey: SubmitJobLedger.Key?
  /// Whether it waits for the outcome of an earlier attempt of the same call.
  var isWaitingForEarlier = false
  /// The name whose revisions a RegisterJobDefinition or DeregisterJobDefinition changes.
  var changedDefinition: String?
  /// How often the request was sent to the upstream.
  private(set) var attempts: UInt8 = 0

  // Times for the log, in monotonic nanoseconds.
  /// Nil where there was no signature to verify.
  var authenticationTime: UInt64?
  var lookUpTime: UInt64 = 0
  var upstreamStartedAt: UInt64 = 0
  var upstreamTime: UInt64 = 0
  private(set) var connectTime: UInt64 = 0
  /// Seconds since 1970, as the signature says.
  var signedAt: Int64 = 0

  // The answer.
  private var call: UpstreamCall?
  private(set) var responseHead: ResponseHead?
  /// Where the upstream's x-amzn-RequestId stands in that head.
  private(set) var requestIDField: Range<Int>?
  /// A SubmitJob's answer is held whole: it may be Batch's refusal, or be needed for a retry. So is one that refuses
  /// the keys.
  private(set) var heldBody: [UInt8] = []
  /// The beginning of an answer that was not held, for the journal.
  private(set) var journalBody: [UInt8] = []
  /// An answer of the proxy's own, head and body.
  private(set) var ownAnswer: [UInt8] = []
  private var isHolding = false
  private var relay: ResponseRelay?
  private var output: [UInt8] = []
  /// Whether the client has bytes of an answer already, so that no other can be given.
  private var hasBegunAnswer = false
  private(set) var responseBytes = 0
  private(set) var isFinished = false

  init(
    pipeline: ProxyPipeline, server: ServerExchange, id: ExchangeID, operation: BatchOperation,
    target: Range<Int>
  ) {
    self.pipeline = pipeline
    self.server = server
    self.id = id
    self.operation = operation
    self.target = target
    body = server.body
    startedAt = SystemTime.monotonic()
    startedWall = CivilTime.now()
  }

  var isHEAD: Bool { server.head.isMethod("HEAD") }

  // MARK: - Sending

  /// Signs the request and sends it. Called once, and again when Batch refused an override or the keys.
  func send(_ bytes: consuming [UInt8], over route: UpstreamRoute) {
    isHolding = operation == .submitJob
    heldBody = []
    journalBody = []
    responseBytes = 0
    responseHead = nil
    attempts += 1
    let attempt = attempts
    if attempts == 1 { upstreamStartedAt = SystemTime.monotonic() }
    let request = UpstreamRequest(bytes: bytes, isHEAD: isHEAD, isRepeatable: operation.isReadOnly)
    let started = route.pool.send(request, to: self)
    // It may have ended at once, and been followed by another.
    if !isFinished, attempts == attempt, !started.isEnded { call = started }
  }

  func upstreamReceived(head: consuming ResponseHead) {
    pipeline.shared.upstreamHealth.noteAnswer()
    pipeline.observe(head, of: self)
    // Before the client can know of it: another loop may have its next job at once.
    forgetChangedDefinition()
    if areKeysRefused, !hasBeenSignedAnew { isHolding = true }
    if isHolding, let length = head.fields.first(.contentLength), length.value.count > 5 {
      isHolding = false  // far beyond any answer to a SubmitJob that matters here
    }
    if !isHolding { beginRelay(head) }
    requestIDField = head.fields.first(.xAmznRequestID)?.value
    responseHead = head
  }

  func upstreamReceived(body piece: ArraySlice<UInt8>) {
    responseBytes += piece.count
    guard isHolding else { return append(piece) }
    heldBody.append(contentsOf: piece)
    if heldBody.count > RecordedAnswer.maximumBody, let head = responseHead {
      isHolding = false
      beginRelay(head)
      append(heldBody[...])
      heldBody = []
    }
  }

  private func beginRelay(_ head: ResponseHead) {
    // Room for what is added, and for the body where it is here already.
    var writer = HeadWriter(capacity: head.bytes.count + heldBody.count + 256)
    relay = ResponseRelay(
      head, to: server, isHEAD: isHEAD, date: pipeline.dateBytes(), extra: decision.responseFields,
      writer: &writer)
    output = writer.bytes
  }

  private func append(_ piece: ArraySlice<UInt8>) {
    if !isHolding { keepForJournal(piece) }
    relay?.append(piece, to: &output)
  }

  /// Hands what has gathered to the client; pauses the upstream while the client is slow to take it.
  func upstreamPaused() {
    guard relay != nil, !output.isEmpty else { return }
    hasBegunAnswer = true
    server.write(takeOutput())
    let isFull = server.flush()
    guard server.isOpen else { return clientLeft() }
    guard isFull else { return }
    call?.pause()
    server.whenDrained = { [weak self] in
      self?.server.whenDrained = nil
      self?.call?.resume()
      if self?.server.isOpen == false { self?.clientLeft() }
    }
  }

  /// The client is gone. The answer is still read to its end when it decides what a retry gets; otherwise the call
  /// ends here.
  private func clientLeft() {
    guard operation != .submitJob else { return }
    call?.cancel()
    finish(status: responseHead?.status ?? 0)
  }

  /// Lets the call under way go, which is over.
  private func letCallGo() {
    connectTime &+= call?.connectTime ?? 0
    call = nil
  }

  func upstreamEnded() {
    letCallGo()
    upstreamTime = SystemTime.monotonic() &- upstreamStartedAt
    guard let status = responseHead?.status else { return }
    if isHolding {
      if pipeline.signAnewIfExpired(self) { return }
      if pipeline.resendIfRefused(self, status: status) { return }
      return relayHeld()
    }
    // An answer that is too long to be kept cannot be given again; what it says can be told all the same.
    if operation == .submitJob, status != 200 { settleLedger() }
    endRelay(status: status)
  }

  /// Gives the client the answer that was held back.
  func relayHeld() {
    guard let head = responseHead, !isFinished else { return }
    if operation == .submitJob { settleLedger() }
    beginRelay(head)
    append(heldBody[...])
    endRelay(status: head.status)
  }

  /// Takes a rewrite back: what the client sent is to be decided about once more.
  func restoreBody() {
    body = server.body
    bodyDigest = client?.bodyDigest
  }

  private func endRelay(status: Int) {
    relay?.appendEnd(to: &output)
    server.write(takeOutput())
    server.finish(persists: relay?.persists ?? false)
    finish(status: status)
  }

  func upstreamFailed(_ failure: UpstreamFailure) {
    letCallGo()
    upstreamTime = SystemTime.monotonic() &- upstreamStartedAt
    pipeline.shared.upstreamHealth.noteFailure(failure.error.description)
    let error = ProxyError(failure, upstream: route?.pool.origin ?? Origin(scheme: .https, host: "batch"))
    if hasBegunAnswer {
      // The head is out already: only breaking off tells the client that the body is not whole.
      server.abort()
      return finish(status: responseHead?.status ?? 502, error: error)
    }
    if operation == .submitJob, failure.error.code == .cancelled, failure.mayHaveBeenSent {
      // What is known of it ends with this process, so that nobody could keep a retry from making a second job.
      return fail(
        .outcomeUnknown("This proxy ended before AWS Batch had answered, so a job may run.", sent: .maybe))
    }
    fail(error)
  }

  func serverIsStopping() {
    // A call that is under way hears of the end itself, and tells what became of the request.
    guard !isFinished, call == nil else { return }
    if isWaitingForEarlier { return pipeline.refuseRepetition(self) }
    // A refusal by AWS Batch on which something better was to follow is the true answer.
    responseHead == nil ? fail(.draining) : relayHeld()
  }

  // MARK: - Ending

  private func takeOutput() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &output)
    return taken
  }

  /// Gives an upstream's recorded answer to a retry of the call that it answered.
  func answer(with recorded: RecordedAnswer) {
    responseHead = recorded.head
    requestIDField = recorded.head.fields.first(.xAmznRequestID)?.value
    decision.responseFields = recorded.fields
    isHolding = true
    heldBody = recorded.body
    beginRelay(recorded.head)
    append(recorded.body[...])
    endRelay(status: recorded.head.status)
  }

  /// Answers with an error of this proxy's own.
  func fail(_ error: ProxyError) {
    guard !isFinished else { return }
    if let key = ledgerKey {
      let outcome: SubmitJobLedger.Outcome = error.sent == .maybe ? .unknown : .failed
      ledgerKey = nil
      pipeline.shared.ledger.finish(key, outcome, now: server.loop.now)
    }
    let persists = server.persists
    let body = ErrorAnswer.body(error)
    let bytes = ErrorAnswer.bytes(
      error, body: body, requestID: id.description, date: pipeline.dateBytes(), isHEAD: isHEAD
    ) {
      server.appendConnectionField(to: &$0, persists: persists)
    }
    responseBytes = isHEAD ? 0 : body.count
    ownAnswer = bytes
    server.write(bytes)
    server.finish(persists: persists)
    finish(status: error.status, error: error)
  }

  private func keepForJournal(_ piece: ArraySlice<UInt8>) {
    guard pipeline.shared.journal != nil, journalBody.count < JournalEntry.Body.limit else { return }
    journalBody.append(contentsOf: piece.prefix(JournalEntry.Body.limit - journalBody.count))
  }

  private func settleLedger() {
    guard let key = ledgerKey, let head = responseHead else { return }
    ledgerKey = nil
    let outcome: SubmitJobLedger.Outcome =
      head.status == 200
      ? .succeeded(RecordedAnswer(head: head, body: heldBody, fields: decision.responseFields)) : .failed
    pipeline.shared.ledger.finish(key, outcome, now: server.loop.now)
  }

  /// Has the cache forget what a RegisterJobDefinition or DeregisterJobDefinition changed.
  private func forgetChangedDefinition() {
    if let changedDefinition { pipeline.shared.resolver?.noteChange(of: changedDefinition) }
  }

  private func finish(status: Int, error: ProxyError? = nil) {
    guard !isFinished else { return }
    isFinished = true
    server.waiter = nil
    letCallGo()
    if let key = ledgerKey {
      ledgerKey = nil
      pipeline.shared.ledger.finish(key, .unknown, now: server.loop.now)
    }
    if responseHead == nil { forgetChangedDefinition() }
    pipeline.record(self, status: status, error: error)
  }
}
