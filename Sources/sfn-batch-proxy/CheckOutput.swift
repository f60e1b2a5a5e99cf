import ProxyCore

/// What `check` writes: a line a finding with its hint below, how clients are pointed here, and the summary last.
enum CheckOutput {
  /// As wide as `FAIL  `.
  private static let statusWidth = 6
  /// As wide as `credentials  `.
  private static let subjectWidth = 13
  /// As wide as `Step Functions Local  `.
  private static let nameWidth = 22

  static func text(_ report: CheckReport, style: TerminalStyle) -> String {
    var lines: [String] = []
    for finding in report.findings {
      lines.append(
        styled(finding.status, style) + finding.subject.rawValue.padded(to: subjectWidth) + finding.text)
      if let hint = finding.hint, finding.status != .ok {
        lines.append("".padded(to: statusWidth) + "\(style.cyan("hint:")) \(hint)")
      }
    }
    lines.append("")
    for (name, values) in report.connection.all {
      for (index, value) in values.enumerated() {
        lines.append((index == 0 ? name : "").padded(to: nameWidth) + value)
      }
    }
    lines += ["", report.summary]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func styled(_ status: CheckFinding.Status, _ style: TerminalStyle) -> String {
    let word: String =
      switch status {
      case .ok: style.green("ok")
      case .warn: style.yellow("warn")
      case .fail: style.red("FAIL")
      case .skip: style.faint("skip")
      }
    return word + "".padded(to: statusWidth - (status == .ok ? 2 : 4))
  }

  /// One line. Members are only ever added.
  static func json(_ report: CheckReport) -> String {
    var line = JSONLine()
    line.add("ok", !report.hasFailed)
    line.add("failed", report.count(.fail))
    line.add("warnings", report.count(.warn))
    line.add(
      "findings",
      report.findings.map { finding in
        var object = JSONLine()
        object.add("check", finding.subject.rawValue)
        object.add("status", finding.status.rawValue)
        object.add("text", finding.text)
        if let hint = finding.hint { object.add("hint", hint) }
        if let label = finding.label { object.add("error", label) }
        return object
      })
    let connection = report.connection
    var connect = JSONLine()
    connect.add("url", connection.url)
    connect.add("step_functions_local", connection.stepFunctionsLocal)
    connect.add("step_functions_local_flag", connection.stepFunctionsLocalFlag)
    connect.add("docker_compose", connection.compose)
    connect.add("sdk", connection.sdk)
    connect.add("boto3", connection.boto3)
    connect.add("cli", connection.cli)
    line.add("connect", connect)
    return line.text
  }
}
