import Transport

extension CheckFinding {
  /// Who has a listener's port.
  enum PortHolder: Sendable, Equatable {
    case nobody
    case thisProxy
    case another
    /// The address cannot be bound to, for a reason in words.
    case unusable(String)
  }

  static func port(_ address: ListenAddress, option: String, _ holder: PortHolder) -> CheckFinding {
    let other = ListenAddress(host: address.host, port: 0)
    let name = option == "listen" ? "\(address)" : "\(address) (\(option))"
    switch holder {
    case .nobody where address.port == 0: return CheckFinding(.ok, .port, "\(name): a free one is picked")
    case .nobody: return CheckFinding(.ok, .port, "\(name) is free")
    case .thisProxy: return CheckFinding(.ok, .port, "\(name) is held by the running proxy")
    case .another:
      return CheckFinding(
        .fail, .port, "\(name) is taken by another program",
        hint: "`sfn-batch-proxy serve --\(option) \(other)` picks a free port", label: "port-in-use")
    case .unusable(let reason):
      return CheckFinding(.fail, .port, "\(name) cannot be listened on: \(reason)", label: "bad-setting")
    }
  }

  /// The proxy that holds the listener's port.
  ///
  /// - Parameters:
  ///   - version: nil where its admin listener was not found.
  ///   - notReady: what `/readyz` names as not ready; nil when it is.
  static func proxy(isRunning: Bool, version: String?, notReady: String?) -> CheckFinding {
    guard isRunning else { return CheckFinding(.skip, .proxy, "not running") }
    let text = "running\(version.map { ", version \($0)" } ?? "")"
    guard let notReady else { return CheckFinding(.ok, .proxy, text) }
    return CheckFinding(.warn, .proxy, "\(text), but not ready: \(notReady)")
  }

  /// Where this machine's AWS settings lead back here.
  ///
  /// - Parameter isRunning: whether the proxy runs at that place. Then this may be a client's shell, in which such a
  ///   variable is right.
  static func loop(_ error: ConfigurationError, _ source: SettingSource, isRunning: Bool) -> CheckFinding {
    if isRunning, case .aws(let name) = source {
      return CheckFinding(
        .ok, .loop, "\(name) leads to the running proxy, right for clients; start the proxy itself without it"
      )
    }
    return CheckFinding(.fail, .loop, error.message, hint: error.hint, label: error.label.rawValue)
  }
}
