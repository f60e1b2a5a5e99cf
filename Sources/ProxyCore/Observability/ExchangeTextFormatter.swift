/// Writes an exchange for people:
///
///     14:02:19 rewritten SubmitJob nightly-43 etl:12 ecs -containerOverrides 200 58ms e3f2
///
/// What is unknown is left out. The upstream's request id is added where its status is 400 or more: it is
/// what AWS's support asks for.
struct ExchangeTextFormatter {
  /// How many names of a list are shown.
  static let listLimit = 16

  let isColoured: Bool
  private var clock = LineClock()

  init(isColoured: Bool) {
    self.isColoured = isColoured
  }

  /// - Parameter text: where the record's text stands.
  mutating func append(_ record: ExchangeRecord, text: Span<UInt8>, to line: inout LogLine) {
    clock.appendLocal(record.start, to: &line)
    line.append(" ")
    appendDecision(record.decision, to: &line)
    line.append(" ")
    line.appendWord(record.operation.utf8)
    if let name = record.jobNameSpan {
      line.append(" ")
      line.appendWord(text.extracting(name), isCut: record.isJobNameCut)
    }
    if let definition = record.definitionSpan {
      line.append(" ")
      line.appendWord(text.extracting(definition), isCut: record.isDefinitionCut)
    }
    append(record.kind, to: &line)
    if record.reason != record.kind { append(record.reason, to: &line) }
    for name in record.removed.prefix(Self.listLimit) {
      line.append(" -")
      line.appendWord(name.utf8)
    }
    for (index, name) in record.lost.prefix(Self.listLimit).enumerated() {
      line.append(index == 0 ? " lost:" : ",")
      line.appendWord(name.utf8)
    }
    append(record.errorLabel, to: &line)
    if record.status != 0 {
      line.append(" ")
      line.append(decimal: UInt64(record.status))
    }
    line.append(" ")
    appendMilliseconds(record.total, to: &line)
    line.append(" ")
    record.id.append(to: &line.bytes)
    if record.status >= 400, let requestID = record.requestIDSpan {
      line.append(" request:")
      line.appendWord(text.extracting(requestID))
    }
    line.append("\n")
  }

  private func append(_ word: String?, to line: inout LogLine) {
    guard let word else { return }
    line.append(" ")
    line.appendWord(word.utf8)
  }

  private func appendDecision(_ decision: ExchangeDecision, to line: inout LogLine) {
    if isColoured { line.append(LogColour.start(decision)) }
    line.append(decision.word)
    if isColoured { line.append(LogColour.reset) }
    // The longest word, `rewritten`, has nine letters.
    for _ in decision.word.utf8CodeUnitCount..<9 { line.append(" ") }
  }

  private func appendMilliseconds(_ microseconds: UInt32, to line: inout LogLine) {
    if microseconds < 500 {
      line.append("<1ms")
    } else {
      line.append(decimal: (UInt64(microseconds) + 500) / 1000)
      line.append("ms")
    }
  }
}
