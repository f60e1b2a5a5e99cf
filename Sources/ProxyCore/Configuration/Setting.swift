/// Every setting of `serve`; the raw value is the option's name without `--`.
public enum Setting: String, Sendable, Hashable, CaseIterable {
  case listen, upstream, region
  case allowRegion = "allow-region"
  case profile
  case clientAuth = "client-auth"
  case clientKeys = "client-keys"
  case allowHost = "allow-host"
  case overrides
  case lookUp = "look-up"
  case lookUpTTL = "look-up-ttl"
  case tlsCertificate = "tls-certificate"
  case tlsKey = "tls-key"
  case tlsClientCA = "tls-client-ca"
  case admin
  case logFormat = "log-format"
  case logLevel = "log-level"
  case maxBody = "max-body"
  case maxConnections = "max-connections"
  case headerTimeout = "header-timeout"
  case bodyTimeout = "body-timeout"
  case idleTimeout = "idle-timeout"
  case connectTimeout = "connect-timeout"
  case answerTimeout = "answer-timeout"
  case drainTimeout = "drain-timeout"

  /// `--tls-key`
  public var option: String { "--\(rawValue)" }

  /// `SFN_BATCH_PROXY_TLS_KEY`
  public var variable: String { EnvironmentNames.variable(forOption: rawValue) }

  /// May be given more than once; comma-separated in the environment.
  public var isList: Bool {
    switch self {
    case .listen, .allowRegion, .profile, .allowHost: true
    default: false
    }
  }
}

/// Where a value came from.
public enum SettingSource: Sendable, Hashable, CustomStringConvertible {
  /// `--listen`
  case option(Setting)
  /// `SFN_BATCH_PROXY_LISTEN`
  case variable(String)
  /// `AWS_REGION`, `profile dev`
  case aws(String)
  /// Follows from another setting, named in the text: `a listener beyond loopback`.
  case implied(String)
  case builtIn

  /// What the user wrote it under; for the head of an error message.
  public var name: String {
    switch self {
    case .option(let setting): setting.option
    case .variable(let name), .aws(let name): name
    case .implied(let reason): reason
    case .builtIn: "default"
    }
  }

  /// `from --listen`, `from SFN_BATCH_PROXY_LISTEN`, `because of a listener beyond loopback`, `default`
  public var description: String {
    switch self {
    case .option, .variable, .aws: "from \(name)"
    case .implied(let reason): "because of \(reason)"
    case .builtIn: "default"
    }
  }

  var exitCode: Int32 {
    if case .option = self { ConfigurationError.usageExitCode } else { ConfigurationError.settingExitCode }
  }
}
