import Testing

@testable import ProxyCore

@Suite struct CheckReportTests {
  private func report(_ statuses: CheckFinding.Status...) -> CheckReport {
    CheckReport(
      findings: statuses.map { CheckFinding($0, .port, "x") },
      connection: ConnectionLines(ProxyConfiguration()))
  }

  @Test("sums up, failures first") func summaries() {
    #expect(report(.ok, .ok, .skip).summary == "2 ok. Next: BATCH_ENDPOINT=http://127.0.0.1:8084")
    #expect(report(.ok, .warn).summary == "1 ok, 1 warning. Next: BATCH_ENDPOINT=http://127.0.0.1:8084")
    #expect(report(.ok, .fail, .warn, .warn).summary == "1 failed, 2 warnings")
    #expect(report(.fail).hasFailed && !report(.warn).hasFailed)
  }

  @Test("findings stand in the order of their subjects") func order() {
    let findings = [CheckFinding(.ok, .proxy, "b"), CheckFinding(.ok, .credentials, "a")]
    let report = CheckReport(findings: findings, connection: ConnectionLines(ProxyConfiguration()))
    #expect(report.findings.map(\.text) == ["a", "b"])
  }
}
