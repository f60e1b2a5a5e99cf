import AWSBatch
import ProxyCore

/// What `explain` prints: the diff on standard output, everything else on standard error; or one JSON object.
struct ExplainReport: Sendable {
  /// The definition that was looked at, and where.
  struct Looked: Sendable {
    let summary: JobDefinitionSummary
    let place: String
  }

  let body: [UInt8]
  var explanation: Explanation
  var looked: Looked?

  init(body: [UInt8]) {
    self.body = body
    explanation = Explanation.explain(body: body, knowing: .none, mode: .drop)
  }

  func write(to context: CommandContext, asJSON: Bool) {
    if asJSON { return context.streams.result(json) }
    context.streams.note(reason(style: context.style(.error)))
    context.streams.result(diff(style: context.style(.output)))
  }

  /// Why, line by line.
  private func reason(style: TerminalStyle) -> String {
    let headline = explanation.headline
    let end = headline.firstIndex(of: ":") ?? headline.startIndex
    let word = String(headline[..<end])
    let coloured =
      switch explanation.decision {
      case .rewrite: style.green(word)
      case .reject: style.red(word)
      case .forward, .lookUp: style.bold(word)
      }
    var text = "\(coloured)\(headline[end...])\n"
    for remark in explanation.remarks {
      text += (remark.hasPrefix("lost") ? style.yellow(remark) : remark) + "\n"
    }
    if case .forward = explanation.decision {
      text += "sent as it is, all \(body.count) bytes\n"
    }
    return text + style.faint(rule) + "\n"
  }

  /// Which row of the decision table, and what was looked at.
  private var rule: String {
    guard let looked else { return "rule \(decided.reason); no definition was looked at" }
    var kind = looked.summary.kind.rawValue
    if let names = looked.summary.containerNames, !names.isEmpty {
      kind += " with \(names.map { DisplayedValue.text($0) }.joined(separator: ", "))"
    }
    return "rule \(decided.reason); looked at \(looked.summary.title) (\(kind)) in \(looked.place)"
  }

  private func diff(style: TerminalStyle) -> String {
    explanation.diff.map { line in
      if line.hasPrefix("---") || line.hasPrefix("+++") { return style.bold(line) + "\n" }
      if line.hasPrefix("-") { return style.red(line) + "\n" }
      return (line.hasPrefix("+") ? style.green(line) : line) + "\n"
    }.joined()
  }

  private struct Decided {
    var word: String
    var reason: String
    var kind: String?
    var definition: String?
    var removed: [String] = []
    var carried: [String] = []
    var lost: [String] = []
    /// What would be sent; nil where nothing would.
    var sent: [UInt8]?
  }

  private var decided: Decided {
    switch explanation.decision {
    case .forward(let forward):
      Decided(
        word: "passed", reason: forward.reason.word, kind: forward.kind?.rawValue,
        definition: forward.definition, sent: body)
    case .lookUp(let need):
      Decided(word: "undecided", reason: "look-up", definition: need.reference.text)
    case .rewrite(let rewrite):
      Decided(
        word: "rewritten", reason: rewrite.reason.rawValue, kind: rewrite.kind.rawValue,
        definition: rewrite.definition, removed: rewrite.removed, carried: rewrite.carried,
        lost: rewrite.lost, sent: rewrite.body)
    case .reject(let rejection):
      Decided(
        word: "refused", reason: rejection.label.rawValue, kind: rejection.kind.rawValue,
        definition: rejection.definition, lost: rejection.fields)
    }
  }

  /// One line.
  private var json: String {
    let decided = decided
    var line = JSONLine()
    line.add("decision", decided.word)
    line.add("reason", decided.reason)
    line.add("kind", decided.kind)
    line.add("definition", decided.definition)
    line.add("containers", looked?.summary.containerNames ?? [])
    line.add("looked_in", looked?.place)
    line.add("message", explanation.headline)
    line.add("removed", decided.removed)
    line.add("carried", decided.carried)
    line.add("lost", decided.lost)
    line.add("received_bytes", body.count)
    line.add("sent_bytes", decided.sent?.count ?? 0)
    line.add("diff", explanation.diff)
    // A body that was decided about is valid JSON, and so valid UTF-8.
    line.add("body", decided.sent.map { String(decoding: $0, as: UTF8.self) })
    return line.text
  }
}
