import JSONEditing

extension SubmitJobDecision {
  /// Decides what is done with a SubmitJob: a pure function.
  ///
  /// | Definition | containerOverrides | Decision |
  /// |---|---|---|
  /// | any | absent | forward, no look-up |
  /// | the request carries ecs- or eksPropertiesOverride (not null) | present | rewrite, no look-up |
  /// | ecs, eks | present | rewrite |
  /// | container, multi-node, unknown | present | forward |
  /// | not looked up for whatever reason | present | forward; then by Batch's refusal |
  ///
  /// Mode carry always needs a look-up where something stands in containerOverrides, for the names of the
  /// containers. Where what the user set cannot be carried the request is refused; where only Step Functions'
  /// own variable cannot, it is dropped.
  public static func decide(
    _ request: SubmitJobRequest, knowing knowledge: DefinitionKnowledge, mode: OverridesMode
  ) -> SubmitJobDecision {
    guard request.hasContainerOverrides else { return .forward(SubmitJobForward(.noOverrides)) }
    let ruling = OverridesRuling(request: request, mode: mode)
    switch knowledge {
    case .none:
      return undecided(ruling)
    case .known(let summary):
      switch summary.kind {
      case .ecs: return ruling.rewrite(.ecs, kind: .ecs, summary: summary)
      case .eks: return ruling.rewrite(.eks, kind: .eks, summary: summary)
      case .container, .node, .unknown:
        return .forward(SubmitJobForward(.kind(summary.kind), definition: summary.title))
      }
    case .unavailable(let failure):
      return ruling.byRequest()
        ?? .forward(SubmitJobForward(.lookUp(failure), definition: ruling.definition))
    case .refused(.ecs):
      return ruling.rewrite(.ecsByRefusal, kind: .ecs, summary: nil)
    case .refused(.eks):
      return ruling.rewrite(.eksByRefusal, kind: .eks, summary: nil)
    case .refused(.containerOverrides):
      guard ruling.origin != .userSet else {
        return .forward(SubmitJobForward(.refusedByBatch, definition: ruling.definition))
      }
      return ruling.drop(.injectedByRefusal, kind: .unknown, summary: nil)
    }
  }

  /// The decision before anything is known: by the request's own word, or a look-up.
  private static func undecided(_ ruling: OverridesRuling) -> SubmitJobDecision {
    let wantsNames = ruling.mode == .carry && ruling.origin != .empty
    if !wantsNames, let decision = ruling.byRequest() { return decision }
    guard let reference = ruling.request.reference else {
      return ruling.byRequest()
        ?? .forward(SubmitJobForward(.unclearDefinition, definition: ruling.definition))
    }
    let fresh = reference.revision == nil && ruling.origin == .userSet
    return .lookUp(LookUpNeed(reference: reference, fresh: fresh, containerNames: wantsNames))
  }
}

/// A request with overrides, the mode, and what both together mean for a definition that takes none.
struct OverridesRuling {
  let request: SubmitJobRequest
  let mode: OverridesMode

  /// Who set the overrides; looked at where it matters only, which it does not on a container job.
  var origin: OverridesOrigin { request.overrides }

  /// What the request calls its definition, fit to be shown.
  var definition: String? {
    request.jobDefinition.map { OverridesInspection.shown($0) }
  }

  /// The rewrite that the request's own ecs- or eksPropertiesOverride asks for.
  func byRequest() -> SubmitJobDecision? {
    switch request.suppliedKind {
    case .ecs: rewrite(.ecsByRequest, kind: .ecs, summary: nil)
    case .eks: rewrite(.eksByRequest, kind: .eks, summary: nil)
    default: nil
    }
  }

  func rewrite(
    _ reason: RewriteReason, kind: JobDefinitionKind, summary: JobDefinitionSummary?
  ) -> SubmitJobDecision {
    if mode == .drop { return drop(reason, kind: kind, summary: summary) }
    switch (mode, origin) {
    case (.drop, _), (.refuse, .empty), (.refuse, .injected), (.carry, .empty):
      return drop(reason, kind: kind, summary: summary)
    case (.refuse, .userSet):
      return refuse(kind: kind, summary: summary)
    case (.carry, .injected), (.carry, .userSet):
      return carry(reason, kind: kind, summary: summary)
    }
  }

  /// Takes containerOverrides out.
  func drop(
    _ reason: RewriteReason, kind: JobDefinitionKind, summary: JobDefinitionSummary?
  ) -> SubmitJobDecision {
    var edit = JSONEdit()
    edit.update(
      request.object, removing: request.object.indices(of: "containerOverrides", in: request.body))
    // Spans of one scan neither overlap nor leave the body; if they ever did, nothing would be touched.
    guard let body = try? edit.apply(to: request.body) else {
      return .forward(SubmitJobForward(.unreadableBody, definition: definition))
    }
    return .rewrite(
      SubmitJobRewrite(
        reason: reason, kind: kind, definition: summary?.title ?? definition, body: body,
        changes: edit.changes, removed: ["containerOverrides"],
        lost: origin == .userSet ? request.userSetFields : [],
        carried: []))
  }

  private func refuse(kind: JobDefinitionKind, summary: JobDefinitionSummary?) -> SubmitJobDecision {
    let fields = request.userSetFields
    let message =
      "containerOverrides sets \(fields.joined(separator: ", ")), but \(title(kind, summary)), and Batch"
      + " refuses containerOverrides on it. Nothing was submitted. Set them in the job definition or in"
      + " \(kind.rawValue)PropertiesOverride, or start the proxy with --overrides carry or drop."
    return .reject(
      SubmitJobRejection(
        label: .overridesRefused, kind: kind, definition: summary?.title ?? definition, fields: fields,
        message: message))
  }

  private func carry(
    _ reason: RewriteReason, kind: JobDefinitionKind, summary: JobDefinitionSummary?
  ) -> SubmitJobDecision {
    do {
      let result = try OverridesCarrier.carry(request, kind: kind, containers: summary?.containerNames)
      return .rewrite(
        SubmitJobRewrite(
          reason: reason, kind: kind, definition: summary?.title ?? definition, body: result.body,
          changes: result.changes, removed: ["containerOverrides"], lost: result.lost, carried: result.carried
        ))
    } catch {
      guard origin == .userSet else { return drop(reason, kind: kind, summary: summary) }
      let fields = request.userSetFields
      let message =
        "containerOverrides sets \(fields.joined(separator: ", ")), which cannot be carried to"
        + " \(kind.rawValue)PropertiesOverride: \(error.sentence). Nothing was submitted. Set them there or in"
        + " the job definition, or start the proxy with --overrides drop."
      return .reject(
        SubmitJobRejection(
          label: .overridesNotCarried, kind: kind, definition: summary?.title ?? definition,
          fields: fields, message: message))
    }
  }

  private func title(_ kind: JobDefinitionKind, _ summary: JobDefinitionSummary?) -> String {
    "\(summary?.title ?? definition ?? "the definition") is an \(kind.rawValue) job definition"
  }
}
