import AWSBatch

/// What was decided about a request, as the log, the metrics and the client are told.
struct DecisionSummary {
  var isRewritten = false
  var isReplayed = false
  /// A constant word: which row of the decision table.
  var reason: String?
  var kind: String?
  /// The definition and revision that was looked at, or what the request calls it.
  var definition: String?
  var removed: [String] = []
  /// Names of what the user set and the job does not get. Never values.
  var lost: [String] = []
  var carried: [String] = []
  /// Fields that the answer carries besides the upstream's own, in wire form.
  var responseFields: [UInt8] = []

  init() {}

  init(_ forward: SubmitJobForward) {
    reason = forward.reason.word
    kind = forward.kind?.rawValue
    definition = forward.definition
  }

  init(_ rewrite: SubmitJobRewrite) {
    isRewritten = true
    reason = rewrite.reason.rawValue
    kind = rewrite.kind.rawValue
    definition = rewrite.definition
    removed = rewrite.removed
    lost = rewrite.lost
    carried = rewrite.carried
    if !lost.isEmpty {
      responseFields = Array("x-sfn-batch-proxy-dropped: \(Self.fieldValue(lost))\r\n".utf8)
    }
  }

  init(_ rejection: SubmitJobRejection) {
    reason = rejection.label.rawValue
    kind = rejection.kind.rawValue
    definition = rejection.definition
    lost = rejection.fields
  }

  /// Names that came out of a JSON body, fit to stand in a field: visible ASCII, bounded.
  private static func fieldValue(_ names: [String]) -> String {
    let joined = names.joined(separator: ", ").unicodeScalars.prefix(1024)
    return String(String.UnicodeScalarView(joined.map { 0x20...0x7E ~= $0.value ? $0 : "?" }))
  }
}
