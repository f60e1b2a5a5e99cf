import AWSBatch
import JSONEditing

/// The decision on a SubmitJob, for every mode and whatever is known: what is sent is valid and without
/// containerOverrides, and every other member is the client's own.
enum SubmitJobFuzz {
  private static let knowledge: [DefinitionKnowledge] =
    [.none, .unavailable(.never), .refused(.ecs), .refused(.eks), .refused(.containerOverrides)]
    + JobDefinitionKind.allCases.flatMap { kind in
      [nil, [], ["main"], ["main", "side"], ["main", ""]].map { names in
        .known(
          JobDefinitionSummary(kind: kind, name: "ingest", revision: 7, arn: nil, containerNames: names))
      }
    }

  static func run(_ body: [UInt8]) {
    let request: SubmitJobRequest
    do throws(JSONError) { request = try SubmitJobRequest.scan(body) } catch {
      must((try? JSONObject.scan(body)) == nil, "an object that is no request")
      return
    }
    must(request.hasContainerOverrides == (request.containerOverridesCount > 0), "the count differs")
    if request.overrides != .userSet { must(request.userSetFields.isEmpty, "fields of nobody") }
    for known in knowledge {
      for mode in OverridesMode.allCases { check(request, known, mode) }
    }
  }

  private static func check(_ request: SubmitJobRequest, _ known: DefinitionKnowledge, _ mode: OverridesMode)
  {
    switch SubmitJobDecision.decide(request, knowing: known, mode: mode) {
    case .forward: break
    case .lookUp: must(known == .none, "a second look-up")
    case .reject(let rejection):
      must(mode != .drop, "refused in mode drop")
      must(request.overrides == .userSet, "refused, with nothing set by the user")
      must(!rejection.message.isEmpty && !rejection.fields.isEmpty, "refused without a reason")
    case .rewrite(let rewrite):
      must(request.hasContainerOverrides, "rewritten without need")
      check(rewrite, request, mode)
    }
    if !request.hasContainerOverrides {
      let decision = SubmitJobDecision.decide(request, knowing: known, mode: mode)
      must(decision == .forward(SubmitJobForward(.noOverrides)), "\(decision)")
    }
  }

  private static func check(_ rewrite: SubmitJobRewrite, _ request: SubmitJobRequest, _ mode: OverridesMode) {
    guard let again = try? SubmitJobRequest.scan(rewrite.body) else { failed("the new body is no object") }
    must(!again.hasContainerOverrides, "containerOverrides are left")
    JSONSpliceFuzz.checkChanges(rewrite.changes, request.body, rewrite.body)
    if mode == .drop { must(rewrite.carried.isEmpty, "carried in mode drop") }
    let own: [StaticString] = ["containerOverrides", "ecsPropertiesOverride", "eksPropertiesOverride"]
    func others(_ request: SubmitJobRequest) -> [ArraySlice<UInt8>] {
      request.object.members.filter { member in
        !own.contains { member.isNamed($0, in: request.body) }
      }.map { request.body[$0.member] }
    }
    must(others(request) == others(again), "another member differs")
    if rewrite.carried.isEmpty, mode != .carry {
      must(
        again.hasECSPropertiesOverride == request.hasECSPropertiesOverride
          && again.hasEKSPropertiesOverride == request.hasEKSPropertiesOverride, "an override came or went")
    }
  }
}
