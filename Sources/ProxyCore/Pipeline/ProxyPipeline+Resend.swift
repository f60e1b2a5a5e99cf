import AWSBatch
import AWSCredentials
import HTTP1
import Transport

extension ProxyPipeline {
  /// How often a job whose name changes its meaning under way is decided afresh. Each time a revision of another
  /// kind must have been registered within the milliseconds of one round trip.
  static let maximumSecondLooks = 3

  /// Looks at Batch's 400 to a SubmitJob. It submitted nothing, so the job may be sent again:
  ///
  /// - once without its overrides, where it went as it was and Batch refused them;
  /// - decided afresh, where it was carried to the wrong kind of override, or must be carried now: a name may have
  ///   come to mean a revision of another kind since it was looked up. Only when it did is it sent again.
  ///
  /// - Returns: whether the exchange goes on, so that this answer is not the client's, or not yet.
  func resendIfRefused(_ exchange: Exchange, status: Int) -> Bool {
    guard exchange.operation == .submitJob, status == 400, !exchange.hasBeenResent,
      let request = exchange.submission, request.hasContainerOverrides
    else { return false }
    let refusal = BatchRefusal.read(status: status, body: exchange.heldBody)
    if let need = secondLook(at: exchange, request, refusal) {
      exchange.secondLooks += 1
      lookAgain(need, for: exchange, refusal)
      return true
    }
    guard !exchange.decision.isRewritten, let refusal else { return false }
    // Words about container overrides in general concern a container job's own ones too (their length, say); only
    // where the definition is known to be something else, or not known, may the injected marker be the reason.
    if refusal == .containerOverrides, exchange.decision.kind == .container {
      return false
    }
    let mode = shared.configuration.overrides
    switch SubmitJobDecision.decide(request, knowing: .refused(refusal), mode: mode) {
    case .forward, .lookUp: return false
    case .reject, .rewrite: break
    }
    acknowledge(refusal, of: exchange)
    return true
  }

  /// Decides by Batch's own words, for the last time, and remembers what they tell about the definition.
  private func acknowledge(_ refusal: BatchRefusal, of exchange: Exchange) {
    exchange.hasBeenResent = true
    if refusal.kind != .unknown, let reference = exchange.submission?.reference {
      shared.resolver?.learn(refusal.kind, of: reference, scope: scope(of: exchange))
    }
    decide(exchange, knowing: .refused(refusal))
  }

  /// What must be asked afresh before the job is sent once more. Only what is carried needs it, for the names of
  /// the containers; and only a name without revision can have changed its meaning.
  private func secondLook(
    at exchange: Exchange, _ request: SubmitJobRequest, _ refusal: BatchRefusal?
  ) -> LookUpNeed? {
    guard shared.configuration.overrides == .carry, shared.resolver != nil, exchange.hasLookedUp,
      exchange.secondLooks < Self.maximumSecondLooks,
      let reference = request.reference, reference.revision == nil
    else { return nil }
    let mayHaveChanged =
      exchange.decision.isRewritten
      ? !exchange.decision.carried.isEmpty
      : exchange.decision.kind != nil && (refusal == .ecs || refusal == .eks) && request.overrides != .empty
    return mayHaveChanged ? LookUpNeed(reference: reference, fresh: true, containerNames: true) : nil
  }

  private func lookAgain(_ need: LookUpNeed, for exchange: Exchange, _ refusal: BatchRefusal?) {
    let scope = scope(of: exchange)
    let started = SystemTime.monotonic()
    Task {
      let result = await shared.resolver?.resolve(need, scope: scope) ?? .unavailable(.never)
      shared.lookUps.note(result)
      loop.execute { [self] in
        exchange.lookUpTime &+= SystemTime.monotonic() &- started
        decideAgain(exchange, result, refusal)
      }
    }
  }

  private func decideAgain(_ exchange: Exchange, _ result: LookUpResult, _ refusal: BatchRefusal?) {
    if case .found(let summary) = result, summary.kind != exchange.decision.kind {
      exchange.restoreBody()
      return decide(exchange, knowing: .known(summary))
    }
    // Nothing has changed, as far as can be seen. Of a job that went as it was, Batch's words count; of one that was
    // carried, they are about something else.
    if !exchange.decision.isRewritten, let refusal { return acknowledge(refusal, of: exchange) }
    exchange.relayHeld()
  }

  /// On whose behalf and where an exchange's definition is looked up.
  func scope(of exchange: Exchange) -> LookUpScope {
    LookUpScope(
      accessKeyID: exchange.client?.credentials?.accessKeyID ?? exchange.client?.accessKeyID ?? "",
      region: exchange.route?.region ?? "")
  }
}
