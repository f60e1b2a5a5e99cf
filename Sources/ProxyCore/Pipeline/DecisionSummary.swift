import AWSBatch

/// What was decided about a request, as the log, the metrics, the journal and the client are told.
struct DecisionSummary {
  /// The decision about a SubmitJob; nil before it is made, and for every other operation.
  private(set) var decided: SubmitJobDecision?
  /// Whether the answer is the one that an earlier attempt of the same call got.
  var isReplayed = false
  /// Fields that the answer carries besides the upstream's own, in wire form.
  var responseFields: [UInt8] = []

  init() {}

  init(_ decided: SubmitJobDecision) {
    self.decided = decided
    if case .rewrite(let rewrite) = decided, !rewrite.lost.isEmpty {
      responseFields = Array("x-sfn-batch-proxy-dropped: \(Self.fieldValue(rewrite.lost))\r\n".utf8)
    }
  }

  var isRewritten: Bool {
    if case .rewrite = decided { true } else { false }
  }

  /// A constant word: which row of the decision table.
  var reason: String? {
    if isReplayed { return "retry" }
    return switch decided {
    case .forward(let forward): forward.reason.word
    case .rewrite(let rewrite): rewrite.reason.rawValue
    case .reject(let rejection): rejection.label.rawValue
    case .lookUp, nil: nil
    }
  }

  var kind: JobDefinitionKind? {
    switch decided {
    case .forward(let forward): forward.kind
    case .rewrite(let rewrite): rewrite.kind
    case .reject(let rejection): rejection.kind
    case .lookUp, nil: nil
    }
  }

  /// The definition and revision that was looked at, or what the request calls it.
  var definition: String? {
    switch decided {
    case .forward(let forward): forward.definition
    case .rewrite(let rewrite): rewrite.definition
    case .reject(let rejection): rejection.definition
    case .lookUp, nil: nil
    }
  }

  /// The top-level members that were taken out.
  var removed: [String] {
    if case .rewrite(let rewrite) = decided { rewrite.removed } else { [] }
  }

  /// Names of what the user set and the job does not get. Never values.
  var lost: [String] {
    switch decided {
    case .rewrite(let rewrite): rewrite.lost
    case .reject(let rejection): rejection.fields
    case .forward, .lookUp, nil: []
    }
  }

  var carried: [String] {
    if case .rewrite(let rewrite) = decided { rewrite.carried } else { [] }
  }

  /// Names that came out of a JSON body, fit to stand in a field: visible ASCII, bounded.
  private static func fieldValue(_ names: [String]) -> String {
    let joined = names.joined(separator: ", ").unicodeScalars.prefix(1024)
    return String(String.UnicodeScalarView(joined.map { 0x20...0x7E ~= $0.value ? $0 : "?" }))
  }
}
