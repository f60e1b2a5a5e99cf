import Logging

/// Writes an event that is not an exchange. The constant message is the event's name, what varies is
/// metadata:
///
///     14:02:11 warning   signing clock corrected offset_s=-370
///     14:02:11 warning   no-credentials message="no credentials: AWS_ACCESS_KEY_ID is not set" profile=dev
///     {"ts":"2026-11-24T14:02:11.482Z","level":"warning","event":"signing clock corrected","offset_s":-370}
struct EventFormatter {
  /// How deep nested metadata is followed; what lies deeper is left out.
  static let depthLimit = 4
  /// How many entries of one collection are shown.
  static let entryLimit = 32

  let format: LogFormat
  let isColoured: Bool

  func append(
    time: Int64, level: Logger.Level, event: String, metadata: Logger.Metadata, to line: inout LogLine
  ) {
    switch format {
    case .text: appendText(time: time, level: level, event: event, metadata: metadata, to: &line)
    case .json: appendJSON(time: time, level: level, event: event, metadata: metadata, to: &line)
    }
    line.append("\n")
  }

  private func appendText(
    time: Int64, level: Logger.Level, event: String, metadata: Logger.Metadata, to line: inout LogLine
  ) {
    CivilTime.appendLocalClock(time, to: &line.bytes)
    line.append(" ")
    if isColoured { line.append(LogColour.start(level)) }
    line.bytes.append(contentsOf: level.rawValue.utf8)
    if isColoured { line.append(LogColour.reset) }
    // As wide as the decision words of exchanges.
    for _ in level.rawValue.utf8.count..<9 { line.append(" ") }
    // Word by word, so that the blanks of the message stay blanks and everything else is made harmless.
    for word in event.utf8.prefix(LogLine.valueLimit).split(separator: 0x20) {
      line.append(" ")
      line.appendWord(word)
    }
    // What happened comes before its circumstances.
    let entries = Self.sorted(metadata)
    for (key, value) in entries.filter({ $0.key == "message" }) + entries.filter({ $0.key != "message" }) {
      line.append(" ")
      line.appendWord(key.utf8)
      line.append("=")
      appendText(value, depth: 0, to: &line)
    }
  }

  /// A word as it is, a sentence in quotes.
  private func appendText(_ text: String, to line: inout LogLine) {
    if text.utf8.contains(0x20) { line.appendJSON(text.utf8) } else { line.appendWord(text.utf8) }
  }

  private func appendText(_ value: Logger.MetadataValue, depth: Int, to line: inout LogLine) {
    switch value {
    case .string(let text): appendText(text, to: &line)
    case .stringConvertible(let convertible): appendText(convertible.description, to: &line)
    case .array(let values):
      line.bytes.append(0x5B)
      for (index, value) in values.prefix(Self.entryLimit).enumerated() where depth < Self.depthLimit {
        if index > 0 { line.bytes.append(0x2C) }
        appendText(value, depth: depth + 1, to: &line)
      }
      line.bytes.append(0x5D)
    case .dictionary(let values):
      line.append("{")
      for (index, entry) in Self.sorted(values).enumerated() where depth < Self.depthLimit {
        if index > 0 { line.bytes.append(0x2C) }
        line.appendWord(entry.key.utf8)
        line.append("=")
        appendText(entry.value, depth: depth + 1, to: &line)
      }
      line.append("}")
    }
  }

  private func appendJSON(
    time: Int64, level: Logger.Level, event: String, metadata: Logger.Metadata, to line: inout LogLine
  ) {
    line.append("{\"ts\":\"")
    CivilTime.appendUTC(time, to: &line.bytes)
    line.append("\",\"level\":\"")
    line.bytes.append(contentsOf: level.rawValue.utf8)
    line.append("\"")
    line.append(",\"event\":")
    line.appendJSON(event.utf8)
    for (key, value) in Self.sorted(metadata) {
      line.bytes.append(0x2C)
      // The three fields of every line are not to be written twice.
      line.appendJSON((["ts", "level", "event"].contains(key) ? key + "_" : key).utf8)
      line.append(":")
      appendJSON(value, depth: 0, to: &line)
    }
    line.append("}")
  }

  private func appendJSON(_ value: Logger.MetadataValue, depth: Int, to line: inout LogLine) {
    switch value {
    case .string(let text): line.appendJSON(text.utf8)
    case .stringConvertible(let convertible):
      if Self.isJSONNumberOrBool(convertible) {
        line.bytes.append(contentsOf: convertible.description.utf8)
      } else {
        line.appendJSON(convertible.description.utf8)
      }
    case .array(let values):
      line.bytes.append(0x5B)
      for (index, value) in values.prefix(Self.entryLimit).enumerated() where depth < Self.depthLimit {
        if index > 0 { line.bytes.append(0x2C) }
        appendJSON(value, depth: depth + 1, to: &line)
      }
      line.bytes.append(0x5D)
    case .dictionary(let values):
      line.append("{")
      for (index, entry) in Self.sorted(values).enumerated() where depth < Self.depthLimit {
        if index > 0 { line.bytes.append(0x2C) }
        line.appendJSON(entry.key.utf8)
        line.append(":")
        appendJSON(entry.value, depth: depth + 1, to: &line)
      }
      line.append("}")
    }
  }

  private static func isJSONNumberOrBool(_ value: any CustomStringConvertible & Sendable) -> Bool {
    if let number = value as? Double { return number.isFinite }
    return value is any FixedWidthInteger || value is Bool
  }

  private static func sorted(_ metadata: Logger.Metadata) -> ArraySlice<
    (key: String, value: Logger.MetadataValue)
  > {
    metadata.sorted { $0.key < $1.key }.prefix(entryLimit)
  }
}
