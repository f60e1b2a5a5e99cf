import Logging

/// Writes an exchange for programs: one JSON object, fields in a fixed order, unknown ones left out,
/// described in docs/observability.md. Fields may be added, never renamed or removed.
struct ExchangeJSONFormatter {
  private var clock = LineClock()

  /// - Parameter text: where the record's text stands.
  mutating func append(_ record: ExchangeRecord, text: Span<UInt8>, to line: inout LogLine) {
    line.append("{\"ts\":\"")
    clock.appendUTC(record.start, to: &line)
    line.append("\",\"level\":\"")
    line.bytes.append(contentsOf: record.level.rawValue.utf8)
    line.append("\",\"event\":\"exchange\",\"id\":\"")
    record.id.append(to: &line.bytes)
    line.bytes.append(0x22)
    append(",\"op\":", record.operation, to: &line)
    line.append(",\"decision\":\"")
    line.append(record.decision.word)
    line.bytes.append(0x22)
    append(",\"reason\":", record.reason, to: &line)
    append(",\"error\":", record.errorLabel, to: &line)
    if let name = record.jobNameSpan {
      line.append(",\"job\":")
      line.appendJSON(text.extracting(name), isCut: record.isJobNameCut)
    }
    if let definition = record.definitionSpan {
      line.append(",\"definition\":")
      line.appendJSON(text.extracting(definition), isCut: record.isDefinitionCut)
    }
    if record.decision == .rewritten || !record.removed.isEmpty || !record.lost.isEmpty {
      append(",\"removed\":", record.removed, to: &line)
      append(",\"lost\":", record.lost, to: &line)
    }
    if let sent = record.sent {
      line.append(",\"sent\":")
      line.append(sent ? "true" : "false")
    }
    if record.status != 0 { append(",\"status\":", UInt64(record.status), to: &line) }
    append(",\"ms\":", milliseconds: record.total, to: &line)
    if let duration = record.upstream { append(",\"upstream_ms\":", milliseconds: duration, to: &line) }
    if let duration = record.lookUp { append(",\"lookup_ms\":", milliseconds: duration, to: &line) }
    if let duration = record.authentication { append(",\"auth_us\":", UInt64(duration), to: &line) }
    append(",\"kind\":", record.kind, to: &line)
    append(",\"region\":", record.region, to: &line)
    if let requestID = record.requestIDSpan {
      line.append(",\"request_id\":")
      line.appendJSON(text.extracting(requestID))
    }
    if record.attempts > 1 { append(",\"attempts\":", UInt64(record.attempts), to: &line) }
    append(",\"bytes\":", record.responseBytes, to: &line)
    line.append("}\n")
  }

  private func append(_ key: StaticString, _ value: String?, to line: inout LogLine) {
    guard let value else { return }
    line.append(key)
    line.appendJSON(value.utf8)
  }

  private func append(_ key: StaticString, _ values: [String], to line: inout LogLine) {
    line.append(key)
    line.bytes.append(0x5B)
    for (index, value) in values.prefix(ExchangeTextFormatter.listLimit).enumerated() {
      if index > 0 { line.bytes.append(0x2C) }
      line.appendJSON(value.utf8)
    }
    line.bytes.append(0x5D)
  }

  private func append(_ key: StaticString, _ value: UInt64, to line: inout LogLine) {
    line.append(key)
    line.append(decimal: value)
  }

  private func append(_ key: StaticString, milliseconds microseconds: UInt32, to line: inout LogLine) {
    append(key, (UInt64(microseconds) + 500) / 1000, to: &line)
  }
}
