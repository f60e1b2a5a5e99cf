import AWSBatch
import AWSCredentials
import HTTP1
import Logging
import OpenSSL
import SigV4
import Transport

/// What happens to each request on one loop: screen, authenticate, classify, decide, rewrite, sign, forward, relay,
/// record. Steps that must wait (a look-up, fetching credentials) run as tasks and come back to the loop.
///
/// `@unchecked Sendable`: confined to its loop; tasks only carry the reference back.
final class ProxyPipeline: ServerHandler, @unchecked Sendable {
  let shared: ProxyShared
  let loop: EventLoop
  let metrics: LoopMetrics
  private var screen: ClientScreen
  private var authenticator: ClientAuthenticator
  private var routes: UpstreamRoutes
  private let signer: RequestSigner
  private let hasher: SHA256Hasher
  private var httpDate = HTTPDate()

  init(shared: ProxyShared, loop: EventLoop, index: Int, pools: UpstreamPools) throws(OpenSSLError) {
    self.shared = shared
    self.loop = loop
    metrics = shared.metrics.loops[index]
    screen = ClientScreen(
      hosts: AllowedHosts(shared.configuration),
      hasPathPrefix: shared.configuration.upstream?.pathPrefix.isEmpty == false)
    authenticator = try ClientAuthenticator(shared: shared)
    routes = UpstreamRoutes(rules: shared.regions, pools: pools)
    signer = try RequestSigner()
    hasher = try SHA256Hasher()
  }

  // MARK: - Requests in

  func screen(_ head: RequestHead, client: ClientInfo) -> [UInt8]? {
    guard let error = screen.refusal(of: head) else { return nil }
    return refuseUnread(error, head: head)
  }

  func answer(to error: ParseError, client: ClientInfo) -> [UInt8] {
    refuseUnread(ProxyError(error))
  }

  func answerToLateRequest(client: ClientInfo) -> [UInt8] {
    refuseUnread(
      ProxyError(.requestTimeout, status: 408, "The request did not arrive in time.", hint: "Send it again."))
  }

  func answerWhileDraining(to head: RequestHead?, client: ClientInfo) -> [UInt8] {
    refuseUnread(.draining, head: head)
  }

  func handle(_ server: ServerExchange) {
    let head = server.head
    var target = head.target
    if case .absolute(_, let origin)? = try? head.targetForm() { target = origin }
    let operation = BatchOperation(head, target: target)
    let exchange = Exchange(
      pipeline: self, server: server, id: shared.ids(), operation: operation, target: target)
    server.waiter = exchange
    guard shared.hasLoadedProfiles else { return loadProfiles(for: exchange) }
    admit(exchange)
  }

  /// Whether a key is known shows only once the profiles were asked for theirs, so the first requests wait for that.
  private func loadProfiles(for exchange: Exchange) {
    Task {
      await shared.loadProfiles()
      loop.execute { [self] in admit(exchange) }
    }
  }

  private func admit(_ exchange: Exchange) {
    let server = exchange.server
    do throws(ProxyError) {
      let client = try authenticator.authenticate(
        server.head, target: exchange.target, body: server.body, client: server.client)
      if client.bodyDigest != nil {
        exchange.authenticationTime = SystemTime.monotonic() &- exchange.startedAt
      }
      exchange.bodyDigest = client.bodyDigest
      exchange.client = client
      exchange.route = try route(for: client)
      if client.credentials == nil { return fetchCredentials(for: exchange, from: client.store) }
    } catch {
      // The answer tells the client; whoever looks after this machine's clock reads the log.
      if error.label == .clockSkew {
        shared.logger.warning(
          "clock-skew", metadata: ["exchange": "\(exchange.id)", "message": "\(error.message)"])
      }
      return exchange.fail(error)
    }
    proceed(exchange)
  }

  private func route(for client: AuthenticatedClient) throws(ProxyError) -> UpstreamRoute {
    guard let region = client.region ?? shared.configuration.region else {
      throw ProxyError(
        .regionNotAllowed, status: 400, "The request names no region, and neither does this proxy.",
        hint: "Start it with --region, or set AWS_REGION.")
    }
    return try routes.route(for: region)
  }

  /// Waits for credentials when none are ready: at the start, or when the ones at hand are past their end.
  private func fetchCredentials(for exchange: Exchange, from store: CredentialsStore) {
    Task {
      let result: Result<Credentials, CredentialsError>
      do throws(CredentialsError) { result = .success(try await store.credentials()) } catch {
        result = .failure(error)
      }
      loop.execute { [self] in
        switch result {
        case .success(let credentials):
          exchange.client?.credentials = credentials
          proceed(exchange)
        case .failure(let error):
          exchange.fail(Self.noCredentials(error, hadSome: store.status.credentials != nil))
        }
      }
    }
  }

  /// - Parameter hadSome: whether there were keys that have ended, rather than never any.
  private static func noCredentials(_ error: CredentialsError, hadSome: Bool) -> ProxyError {
    guard hadSome || error.code == .expired else {
      return ProxyError(
        .noCredentials, status: 403, awsType: "UnrecognizedClientException",
        "This proxy has no AWS credentials to sign with: \(error.message)",
        hint: "`sfn-batch-proxy check` shows where it looked.")
    }
    return ProxyError(
      .expiredCredentials, status: 403, awsType: "ExpiredTokenException",
      "\(VerificationFailure.expiredCredentials.message). This proxy's own could not be renewed: \(error.message)",
      hint: "Sign in again where the proxy runs.")
  }

  /// Looks at an answer that refuses the keys it was signed with. Such a request did nothing, so it is signed and sent
  /// once more where the profile has other keys by now: somebody signed in again, or the role's session was renewed.
  /// - Returns: whether the exchange goes on, so that this answer is not yet the client's.
  func signAnewIfExpired(_ exchange: Exchange) -> Bool {
    guard exchange.areKeysRefused, !exchange.hasBeenSignedAnew, let client = exchange.client,
      let refused = client.credentials
    else { return false }
    exchange.hasBeenSignedAnew = true
    let store = client.store
    Task {
      let renewed: Credentials?
      do throws(CredentialsError) { renewed = try await store.credentials() } catch { renewed = nil }
      loop.execute { [self] in
        guard let renewed, Self.areOthers(renewed, than: refused) else { return exchange.relayHeld() }
        exchange.areKeysRefused = false
        exchange.client?.credentials = renewed
        shared.logger.notice(
          "credentials-renewed",
          metadata: ["exchange": "\(exchange.id)", "key": "\(renewed.maskedAccessKeyID)"])
        // The keys that were refused had been refused for the look-up too.
        guard exchange.hasLookUpFailed else { return forward(exchange) }
        exchange.restoreBody()
        decide(exchange, knowing: .none)
      }
    }
    return true
  }

  private static func areOthers(_ renewed: Credentials, than refused: Credentials) -> Bool {
    renewed !== refused
      && (renewed.accessKeyID != refused.accessKeyID || renewed.secretAccessKey != refused.secretAccessKey
        || renewed.sessionToken != refused.sessionToken)
  }

  private func proceed(_ exchange: Exchange) {
    switch exchange.operation {
    case .submitJob: submit(exchange)
    case .registerJobDefinition, .deregisterJobDefinition:
      exchange.changedDefinition = JobDefinitionChange.name(exchange.operation, body: exchange.body)
      forward(exchange)
    default: forward(exchange)
    }
  }

  // MARK: - SubmitJob

  private func submit(_ exchange: Exchange) {
    let request: SubmitJobRequest
    do {
      request = try SubmitJobRequest.scan(exchange.body)
    } catch {
      exchange.decision = DecisionSummary(.forward(SubmitJobForward(.unreadableBody)))
      return forward(exchange)
    }
    exchange.submission = request
    guard enterLedger(exchange) else { return }
    decide(exchange, about: request, knowing: shared.resolver == nil ? .unavailable(.never) : .none)
  }

  func decide(_ exchange: Exchange, knowing knowledge: DefinitionKnowledge) {
    guard let request = exchange.submission else { return forward(exchange) }
    decide(exchange, about: request, knowing: knowledge)
  }

  /// Acts on a decision; asks for what it needs to be made.
  private func decide(
    _ exchange: Exchange, about request: SubmitJobRequest, knowing knowledge: DefinitionKnowledge
  ) {
    let mode = shared.configuration.overrides
    let decision = SubmitJobDecision.decide(request, knowing: knowledge, mode: mode)
    switch decision {
    case .forward:
      exchange.decision = DecisionSummary(decision)
      forward(exchange)
    case .rewrite(let rewrite):
      exchange.decision = DecisionSummary(decision)
      exchange.body = rewrite.body
      exchange.bodyDigest = nil
      forward(exchange)
    case .reject(let rejection):
      exchange.decision = DecisionSummary(decision)
      let label = ProxyErrorLabel(rawValue: rejection.label.rawValue) ?? .overridesRefused
      exchange.fail(ProxyError(label, status: 400, rejection.message))
    case .lookUp(let need):
      lookUp(need, for: exchange)  // until then what was decided before holds
    }
  }

  private func lookUp(_ need: LookUpNeed, for exchange: Exchange) {
    guard let resolver = shared.resolver, exchange.client != nil, exchange.route != nil else {
      return decide(exchange, knowing: .unavailable(.never))
    }
    let scope = scope(of: exchange)
    exchange.hasLookedUp = true
    if let known = resolver.cached(need, scope: scope) {
      shared.lookUps.noteHit()
      return decide(exchange, knowing: .known(known))
    }
    let started = SystemTime.monotonic()
    Task {
      let result = await resolver.resolve(need, scope: scope)
      shared.lookUps.note(result)
      loop.execute { [self] in
        exchange.lookUpTime &+= SystemTime.monotonic() &- started
        switch result {
        case .found(let summary):
          exchange.hasLookUpFailed = false
          decide(exchange, knowing: .known(summary))
        case .unavailable(let failure):
          exchange.hasLookUpFailed = true
          decide(exchange, knowing: .unavailable(failure))
        }
      }
    }
  }

  // MARK: - Nothing twice

  /// - Returns: whether the exchange proceeds; else it waits or has been answered.
  private func enterLedger(_ exchange: Exchange) -> Bool {
    let fields = exchange.server.head.fields
    guard let field = fields.first(.amzSDKInvocationID),
      1...SubmitJobLedger.maximumIDLength ~= field.value.count,
      let client = exchange.client
    else { return true }
    let digest = digest(of: exchange)
    let key = SubmitJobLedger.Key(
      accessKeyID: client.accessKeyID, region: exchange.route?.region ?? "",
      invocationID: Array(fields.bytes[field.value]), body: digest)
    let entry = shared.ledger.enter(key, now: loop.now) { [self] outcome in
      loop.execute { [self] in earlierAttemptEnded(exchange, key, outcome) }
    }
    switch entry {
    case .proceed:
      exchange.ledgerKey = key
      return true
    case .wait: exchange.isWaitingForEarlier = true
    case .answered(let answer): replay(answer, to: exchange)
    case .refused: refuseRepetition(exchange)
    }
    return false
  }

  private func earlierAttemptEnded(
    _ exchange: Exchange, _ key: SubmitJobLedger.Key, _ outcome: SubmitJobLedger.Outcome
  ) {
    exchange.isWaitingForEarlier = false
    switch outcome {
    case .succeeded(let answer): replay(answer, to: exchange)
    case .unknown: refuseRepetition(exchange)
    case .failed:
      if enterLedger(exchange) {
        decide(exchange, knowing: shared.resolver == nil ? .unavailable(.never) : .none)
      }
    }
  }

  private func replay(_ answer: RecordedAnswer, to exchange: Exchange) {
    exchange.decision.isReplayed = true
    exchange.answer(with: answer)
  }

  func refuseRepetition(_ exchange: Exchange) {
    exchange.fail(
      .outcomeUnknown(
        "An earlier attempt of this call was sent to AWS Batch and its answer was lost, so a job may run already."
      ))
  }

  /// The digest of the body to be sent, computed once.
  private func digest(of exchange: Exchange) -> SHA256Digest {
    if let known = exchange.bodyDigest { return known }
    let body = exchange.body
    let digest = hasher.hash(body.span)
    exchange.bodyDigest = digest
    return digest
  }

  // MARK: - Forwarding

  private func forward(_ exchange: Exchange) {
    guard let credentials = exchange.client?.credentials, let route = exchange.route else {
      return exchange.fail(
        ProxyError(
          .noCredentials, status: 403, awsType: "UnrecognizedClientException", "No credentials to sign with.")
      )
    }
    let digest = digest(of: exchange)
    let server = exchange.server
    exchange.signedAt = shared.clock.now()
    do throws(OpenSSLError) {
      let bytes = try OutboundRequest.bytes(
        head: server.head, target: exchange.target, body: exchange.body, bodyDigest: digest,
        route: route, credentials: credentials.forSigning, now: exchange.signedAt, signer: signer)
      exchange.send(bytes, over: route)
    } catch {
      exchange.fail(ProxyError(.overloaded, status: 503, awsType: "ServerException", error.description))
    }
  }

  /// Looks at an upstream's head for what concerns this proxy: the time, and its own keys.
  func observe(_ head: ResponseHead, of exchange: Exchange) {
    guard head.status == 403 || head.status == 400 else { return }
    if let credentials = exchange.client?.credentials, let type = head.fields.text(.xAmznErrorType),
      type.hasPrefix("ExpiredToken") || type.hasPrefix("UnrecognizedClient")
    {
      exchange.client?.store.invalidate(credentials)
      exchange.areKeysRefused = true
    }
    // Only AWS's own clock, reached over TLS, corrects ours, and only where something was refused: a signature too
    // old is.
    guard exchange.route?.pool.origin.scheme == .https || shared.configuration.upstream != nil,
      let field = head.fields.first(.date), let time = HTTPDate.parse(Array(head.fields.bytes[field.value])),
      let correction = shared.clock.observe(upstreamTime: time)
    else { return }
    shared.logger.warning("clock-corrected", metadata: ["seconds": "\(correction)"])
  }

  func dateBytes() -> [UInt8] { httpDate.bytes(at: SystemTime.wallSeconds()) }
}
