import AWSBatch

/// Merges option > SFN_BATCH_PROXY_* > default, and checks the result. AWS's own variables and the profile come
/// between the last two, see ``ResolvedConfiguration/completed(with:)``.
///
/// No I/O: files are named, not opened. An empty variable counts as absent, as compose files produce them.
public struct ConfigurationResolver {
  let options: [Setting: [String]]
  let environment: [String: String]
  private var sources: [Setting: SettingSource] = [:]

  /// - Parameters:
  ///   - options: the text of each option that was given, in order.
  ///   - environment: the whole environment; only known names are read.
  init(options: [Setting: [String]], environment: [String: String]) {
    self.options = options
    self.environment = environment
  }

  /// - Parameters:
  ///   - options: the text of each option that was given, in order.
  ///   - environment: the whole environment.
  ///   - otherOptions: options of other commands without `--`, whose variables are allowed to stand there.
  ///   - isTerminal: whether standard output is one; decides the default log format.
  /// - Throws: ``ConfigurationError`` for the first setting that cannot be right.
  public static func resolve(
    options: [Setting: [String]], environment: [String: String],
    otherOptions: @autoclosure () -> [String] = [],
    isTerminal: Bool = false
  ) throws(ConfigurationError) -> ResolvedConfiguration {
    try EnvironmentNames.check(environment, options: otherOptions())
    var resolver = ConfigurationResolver(options: options, environment: environment)
    var configuration = try resolver.read(isTerminal: isTerminal)
    let warnings = try ConfigurationRules.apply(to: &configuration, sources: &resolver.sources)
    return ResolvedConfiguration(
      configuration: configuration, sources: resolver.sources, warnings: warnings)
  }

  private mutating func read(isTerminal: Bool) throws(ConfigurationError) -> ProxyConfiguration {
    var result = ProxyConfiguration()
    typealias Defaults = ProxyConfiguration.Defaults
    result.listeners = try list(.listen, read: ListenAddress.init(parsing:)) ?? result.listeners
    result.upstream = try one(.upstream, read: UpstreamURL.init(parsing:))
    result.region = try one(.region, read: SettingValue.region)
    result.allowedRegions = try list(.allowRegion, read: SettingValue.region) ?? []
    result.profiles = try list(.profile, read: SettingValue.profile) ?? []
    if let clientAuth = try one(.clientAuth, read: ClientAuth.init(parsing:)) {
      result.clientAuth = clientAuth
      result.clientAuthIsImplied = false
    }
    result.clientKeysFile = try one(.clientKeys, read: SettingValue.path)
    result.allowedHosts = try list(.allowHost, read: SettingValue.host) ?? []
    result.overrides = try one(.overrides, read: OverridesMode.init(parsing:)) ?? result.overrides
    result.lookUp = try one(.lookUp, read: LookUpMode.init(parsing:)) ?? result.lookUp
    result.lookUpTTL = try time(.lookUpTTL, Defaults.lookUpTTLRange) ?? result.lookUpTTL
    result.tls = try readTLS()
    if let admin = try one(.admin, read: SettingValue.listenAddressOrOff) { result.admin = admin }
    result.logFormat = try one(.logFormat, read: LogFormat.init(parsing:)) ?? (isTerminal ? .text : .json)
    result.logLevel = try one(.logLevel, read: LogLevel.init(parsing:)) ?? result.logLevel
    try readLimits(into: &result.limits)
    return result
  }

  private mutating func readTLS() throws(ConfigurationError) -> ProxyConfiguration.TLSFiles? {
    let certificate = try one(.tlsCertificate, read: SettingValue.path)
    let key = try one(.tlsKey, read: SettingValue.path)
    let clientCA = try one(.tlsClientCA, read: SettingValue.path)
    switch (certificate, key) {
    case (let certificate?, let key?):
      return .init(certificate: certificate, key: key, clientCA: clientCA)
    case (nil, nil) where clientCA == nil: return nil
    default:
      let missing = [
        certificate == nil ? Setting.tlsCertificate.option : nil, key == nil ? Setting.tlsKey.option : nil,
      ].compactMap(\.self)
      let given = (sources[.tlsCertificate] ?? sources[.tlsKey] ?? sources[.tlsClientCA])?.name ?? ""
      throw ConfigurationError(
        .settingConflict, "\(given) needs \(missing.joined(separator: " and ")) beside it",
        hint: "`sfn-batch-proxy certs` issues a certificate and its key")
    }
  }

  private mutating func readLimits(into limits: inout ProxyLimits) throws(ConfigurationError) {
    let range = ProxyLimits.timeoutRange
    limits.maxBody =
      try one(
        .maxBody,
        read: { text throws(ConfigurationError) in
          try SettingValue.within(ProxyLimits.maxBodyRange, Quantity.bytes(text), show: Quantity.text(bytes:))
        }) ?? limits.maxBody
    limits.maxConnections =
      try one(
        .maxConnections,
        read: { text throws(ConfigurationError) in
          try SettingValue.within(
            ProxyLimits.maxConnectionsRange, SettingValue.count(text), show: { "\($0)" })
        }) ?? limits.maxConnections
    limits.headerTimeout = try time(.headerTimeout, range) ?? limits.headerTimeout
    limits.bodyTimeout = try time(.bodyTimeout, range) ?? limits.bodyTimeout
    limits.idleTimeout = try time(.idleTimeout, range) ?? limits.idleTimeout
    limits.connectTimeout = try time(.connectTimeout, range) ?? limits.connectTimeout
    limits.answerTimeout = try time(.answerTimeout, range) ?? limits.answerTimeout
    limits.drainTimeout = try time(.drainTimeout, ProxyLimits.drainTimeoutRange) ?? limits.drainTimeout
  }

  // MARK: one value

  private mutating func time(
    _ setting: Setting, _ range: ClosedRange<Duration>
  ) throws(ConfigurationError) -> Duration? {
    try one(setting) { text throws(ConfigurationError) in
      try SettingValue.within(range, Quantity.duration(text), show: Quantity.text(_:))
    }
  }

  private mutating func one<Value>(
    _ setting: Setting, read: (String) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value? {
    guard let (texts, source) = texts(of: setting) else { return nil }
    // An option given twice: the last one counts, so that an alias can be overridden.
    guard let text = texts.last else { return nil }
    sources[setting] = source
    return try told(of: source, text, read)
  }

  private mutating func list<Value: Hashable>(
    _ setting: Setting, read: (String) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> [Value]? {
    guard let (texts, source) = texts(of: setting) else { return nil }
    let maximum = ProxyConfiguration.Defaults.maximumListLength
    guard texts.count <= maximum else {
      throw ConfigurationError(
        .badSetting, "\(source.name) takes at most \(maximum) values", exitCode: source.exitCode)
    }
    sources[setting] = source
    var values: [Value] = []
    for text in texts {
      let value = try told(of: source, text, read)
      if !values.contains(value) { values.append(value) }
    }
    return values
  }

  private func told<Value>(
    of source: SettingSource, _ text: String, _ read: (String) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value {
    do { return try read(text) } catch { throw error.told(of: source, value: text) }
  }

  /// The texts of a setting from the first place that has it.
  private func texts(of setting: Setting) -> ([String], SettingSource)? {
    if let given = options[setting], !given.isEmpty { return (given, .option(setting)) }
    if let text = variable(setting.variable) {
      guard setting.isList else { return ([text], .variable(setting.variable)) }
      let texts = text.split(separator: ",").map(SettingValue.trimmed).filter { !$0.isEmpty }
      if !texts.isEmpty { return (texts, .variable(setting.variable)) }
    }
    return nil
  }

  private func variable(_ name: String) -> String? {
    guard let text = environment[name], !text.isEmpty else { return nil }
    return text
  }
}
