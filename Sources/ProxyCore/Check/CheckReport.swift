/// All that `check` found, and how clients are pointed here.
public struct CheckReport: Sendable, Equatable {
  /// In the order of their subjects.
  public let findings: [CheckFinding]
  public let connection: ConnectionLines

  public init(findings: [CheckFinding], connection: ConnectionLines) {
    let order = CheckFinding.Subject.allCases
    self.findings = order.flatMap { subject in findings.filter { $0.subject == subject } }
    self.connection = connection
  }

  public func count(_ status: CheckFinding.Status) -> Int { findings.count { $0.status == status } }

  public var hasFailed: Bool { count(.fail) > 0 }

  /// `6 ok. Next: BATCH_ENDPOINT=…`, `1 failed, 1 warning`.
  public var summary: String {
    let warnings = count(.warn)
    let warned = warnings == 0 ? nil : "\(warnings) warning\(warnings == 1 ? "" : "s")"
    if hasFailed { return ["\(count(.fail)) failed", warned].compactMap(\.self).joined(separator: ", ") }
    let counts = ["\(count(.ok)) ok", warned].compactMap(\.self).joined(separator: ", ")
    return "\(counts). Next: \(connection.stepFunctionsLocal)"
  }
}
