/// Whether the proxy can do its work now, part by part; what `/readyz` answers.
public struct Readiness: Sendable, Equatable {
  /// One part, such as `credentials`.
  public struct Check: Sendable, Equatable {
    /// A constant word, unique among the checks.
    public let name: String
    public let isReady: Bool
    /// One sentence: what it rests on or, when not ready, why and what to do. No secrets.
    public let detail: String

    public init(_ name: String, isReady: Bool, detail: String) {
      self.name = name
      self.isReady = isReady
      self.detail = detail
    }
  }

  public var checks: [Check]

  public init(checks: [Check]) {
    self.checks = checks
  }

  public var isReady: Bool { checks.allSatisfy(\.isReady) }

  /// `{"ready":false,"credentials":{"ready":false,"detail":"…"},"upstream":{"ready":true,"detail":"…"}}`
  var json: [UInt8] {
    var line = LogLine()
    line.append("{\"ready\":")
    line.append(isReady ? "true" : "false")
    for check in checks {
      line.bytes.append(0x2C)
      line.appendJSON(check.name.utf8)
      line.append(":{\"ready\":")
      line.append(check.isReady ? "true" : "false")
      line.append(",\"detail\":")
      line.appendJSON(check.detail.utf8)
      line.append("}")
    }
    line.append("}\n")
    return line.bytes
  }
}
