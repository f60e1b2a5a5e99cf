import AWSBatch
import JSONEditing

/// What an entry says to people.
extension JournalEntry {
  /// What was decided and why, in a sentence.
  var sentence: String {
    if let error { return error.message }
    if record.decision == .replayed {
      return "a retry of a call that had succeeded got the recorded answer; nothing was sent"
    }
    guard let decided else { return "only SubmitJob is ever rewritten" }
    let headline = Explanation.describe(decided).headline
    let prefix = "\(record.decision.word): "
    return headline.hasPrefix(prefix) ? String(headline.dropFirst(prefix.utf8.count)) : headline
  }

  /// What else is worth knowing, a sentence each.
  var remarks: [String] {
    var remarks: [String] = []
    if let error {
      remarks.append(error.sent.sentence)
      if let hint = error.hint { remarks.append(hint) }
    } else if let decided {
      remarks += Explanation.describe(decided).remarks
    }
    if record.attempts > 1 {
      remarks.append("It was sent \(record.attempts) times; the answer is the last one's.")
    }
    if record.status == 0 { remarks.append("The client left before its answer was whole.") }
    return remarks
  }

  /// The job's name as text.
  var jobName: String? { record.jobName.map { Self.decoded($0, isCut: record.isJobNameCut) } }

  var definition: String? { record.definition.map { Self.decoded($0, isCut: record.isDefinitionCut) } }

  /// What the user set and the job does not get, and what was carried over.
  var lost: [String] {
    if case .reject(let rejection)? = decided { rejection.fields } else { record.lost }
  }

  var carried: [String] {
    if case .rewrite(let rewrite)? = decided { rewrite.carried } else { [] }
  }

  /// A record keeps what stood between the quotes of the body.
  private static func decoded(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> String {
    let quoted = [0x22] + bytes + [0x22]
    return JSONString.decoded(quoted, 0..<quoted.count) + (isCut ? "…" : "")
  }
}
