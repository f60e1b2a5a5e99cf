import JSONEditing

/// What would be done with a SubmitJob and why, for people: a sentence, remarks, and a diff of the bytes.
public struct Explanation: Sendable, Equatable {
  public let decision: SubmitJobDecision
  /// `rewritten: etl:12 is an ecs job; Batch refuses containerOverrides on it`
  public let headline: String
  /// What is lost or carried, one sentence each.
  public let remarks: [String]
  /// Lines that start with ` `, `-` or `+`; empty where the bytes are identical or nothing would be sent.
  public let diff: [String]

  /// Explains a SubmitJob's body given what is known about its definition. A pure function.
  public static func explain(
    body: [UInt8], knowing knowledge: DefinitionKnowledge, mode: OverridesMode
  ) -> Explanation {
    let request: SubmitJobRequest
    do {
      request = try SubmitJobRequest.scan(body)
    } catch {
      return Explanation(
        decision: .forward(SubmitJobForward(.unreadableBody)),
        headline: "passed: \(error.message); Batch judges it", remarks: [], diff: [])
    }
    let decision = SubmitJobDecision.decide(request, knowing: knowledge, mode: mode)
    let (headline, remarks) = describe(decision)
    var diff: [String] = []
    if case .rewrite(let rewrite) = decision { diff = ByteDiff.lines(of: request, rewrite) }
    return Explanation(decision: decision, headline: headline, remarks: remarks, diff: diff)
  }

  /// What ``headline`` and ``remarks`` say of a decision that has been made.
  public static func describe(_ decision: SubmitJobDecision) -> (headline: String, remarks: [String]) {
    switch decision {
    case .forward(let forward): (headline(forward), [])
    case .lookUp(let need): ("undecided: what \(need.reference.text) is must be looked up first", [])
    case .rewrite(let rewrite): (headline(rewrite), remarks(rewrite))
    case .reject(let rejection): ("refused: \(rejection.message)", [])
    }
  }

  private static func headline(_ forward: SubmitJobForward) -> String {
    let definition = forward.definition ?? "the definition"
    return switch forward.reason {
    case .unreadableBody: "passed: the body is not a JSON object; Batch judges it"
    case .noOverrides: "passed: the request has no containerOverrides"
    case .unclearDefinition: "passed: jobDefinition names no definition clearly; Batch judges it"
    case .kind(.container): "passed: \(definition) is a container job; it takes containerOverrides"
    case .kind(.node): "passed: \(definition) is a multi-node job; Batch judges containerOverrides on it"
    case .kind(let kind): "passed: \(definition) is of kind \(kind.rawValue); Batch judges it"
    case .lookUp(let failure):
      "passed: what \(definition) is could not be looked up (\(failure.rawValue));"
        + " if Batch refuses it for its overrides, it is rewritten and sent once more"
    case .refusedByBatch: "passed: Batch's own refusal of \(definition) is relayed; the overrides are yours"
    }
  }

  private static func headline(_ rewrite: SubmitJobRewrite) -> String {
    let definition = rewrite.definition ?? "the definition"
    let why =
      switch rewrite.reason {
      case .ecs, .eks: "\(definition) is an \(rewrite.kind.rawValue) job"
      case .ecsByRequest: "the request carries ecsPropertiesOverride"
      case .eksByRequest: "the request carries eksPropertiesOverride"
      case .ecsByRefusal, .eksByRefusal: "Batch refused it as an \(rewrite.kind.rawValue) job"
      case .injectedByRefusal: "Batch refused what Step Functions added"
      }
    return rewrite.reason == .injectedByRefusal
      ? "rewritten: \(why)" : "rewritten: \(why); Batch refuses containerOverrides on it"
  }

  private static func remarks(_ rewrite: SubmitJobRewrite) -> [String] {
    var remarks: [String] = []
    if !rewrite.carried.isEmpty {
      remarks.append(
        "carried to \(rewrite.kind.rawValue)PropertiesOverride: \(rewrite.carried.joined(separator: ", "))")
    }
    remarks.append(
      rewrite.lost.isEmpty
        ? "nothing of yours is lost" : "lost: \(rewrite.lost.joined(separator: ", "))")
    return remarks
  }
}
