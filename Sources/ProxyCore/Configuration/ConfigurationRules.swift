/// What settings mean for each other.
enum ConfigurationRules {
  /// Fills in what follows from other settings.
  ///
  /// - Returns: warnings, each a sentence.
  /// - Throws: ``ConfigurationError`` where settings exclude each other.
  static func apply(
    to configuration: inout ProxyConfiguration, sources: inout [Setting: SettingSource],
    aws: AWSDefaults = AWSDefaults()
  ) throws(ConfigurationError) -> [String] {
    try checkClientAuth(&configuration, &sources)
    try checkAddresses(configuration)
    try checkUpstream(configuration, sources, aws)
    return warnings(configuration)
  }

  /// Section 2: beyond loopback only clients that prove a known key are served, unless `any` is asked for by name.
  private static func checkClientAuth(
    _ configuration: inout ProxyConfiguration, _ sources: inout [Setting: SettingSource]
  ) throws(ConfigurationError) {
    guard let open = configuration.listeners.first(where: { !$0.isLoopback }) else { return }
    if configuration.clientAuthIsImplied {
      configuration.clientAuth = .signed
      sources[.clientAuth] = .implied("listener \(open)")
    } else if configuration.clientAuth == .loopback, !configuration.listeners.contains(where: \.isLoopback) {
      throw ConfigurationError(
        .settingConflict,
        "client-auth loopback would let nobody in: listener \(open) is not a loopback address",
        hint: "`--client-auth signed`, or `--client-auth any` to serve whoever can connect")
    }
  }

  private static func checkAddresses(_ configuration: ProxyConfiguration) throws(ConfigurationError) {
    let listeners = configuration.listeners
    for (index, listener) in listeners.enumerated() where listener.port != 0 {
      guard let earlier = listeners[..<index].first(where: { takesPlace($0, of: listener) }) else { continue }
      throw ConfigurationError(
        .settingConflict, "the listeners \(earlier) and \(listener) cannot share a port",
        hint: "one on every interface, as 0.0.0.0, serves all others too")
    }
    guard let admin = configuration.admin, admin.port != 0 else { return }
    if let same = configuration.listeners.first(where: { overlap($0, admin) }) {
      throw ConfigurationError(
        .settingConflict, "the admin address \(admin) and the listener \(same) cannot share a port",
        hint: "`--admin 127.0.0.1:0` picks a free one, `--admin off` goes without")
    }
  }

  /// Whether the system would refuse one of two listeners. Every interface of one version of IP is nothing to the
  /// other version; what a name means is not known here.
  private static func takesPlace(_ one: ListenAddress, of other: ListenAddress) -> Bool {
    guard one.port == other.port, let first = IPAddress(one.host), let second = IPAddress(other.host),
      !(one.host + other.host).contains("%")  // a zone is no part of the bytes that are compared
    else { return false }
    switch (first, second) {
    case (.v4, .v4), (.v6, .v6): return first == second || first.isWildcard || second.isWildcard
    default: return false
    }
  }

  private static func overlap(_ one: ListenAddress, _ other: ListenAddress) -> Bool {
    one.port == other.port && (one.isWildcard || other.isWildcard || isSameHost(one.host, other.host))
  }

  /// Equal as text or as address; a loopback name stands for every loopback address.
  private static func isSameHost(_ one: String, _ other: String) -> Bool {
    if one.lowercased() == other.lowercased() { return true }
    if let first = IPAddress(one), let second = IPAddress(other) { return first == second }
    return HostName.isLoopback(one) && HostName.isLoopback(other)
  }

  private static func checkUpstream(
    _ configuration: ProxyConfiguration, _ sources: [Setting: SettingSource], _ aws: AWSDefaults
  ) throws(ConfigurationError) {
    guard let upstream = configuration.upstream else { return }
    let source = sources[.upstream] ?? .builtIn
    if configuration.listeners.contains(where: { isOwn($0, upstream) }) {
      throw loop(upstream, source)
    }
    if let (name, place) = aws.fips.map({ ("FIPS", $0) }) ?? aws.dualstack.map({ ("dual-stack", $0) }) {
      throw ConfigurationError(
        .settingConflict,
        "\(name) endpoints (from \(place)) exclude another endpoint, upstream \(upstream) (\(source))",
        hint: "leave one of them out")
    }
  }

  /// A request sent there would come back. A name that resolves to this machine is found by `check`.
  static func isOwn(_ listener: ListenAddress, _ upstream: UpstreamURL) -> Bool {
    guard listener.port == upstream.port else { return false }
    let reachesSelf = upstream.isLoopback || IPAddress(upstream.host)?.isWildcard == true
    if listener.isWildcard { return reachesSelf }
    if IPAddress(upstream.host)?.isWildcard == true { return listener.isLoopback }
    return isSameHost(listener.host, upstream.host)
  }

  /// The upstream would send every request back here.
  static func loop(_ upstream: UpstreamURL, _ source: SettingSource) -> ConfigurationError {
    ConfigurationError(
      .loop, "upstream \(upstream) is this proxy (\(source))", hint: hintAgainstLoop(source))
  }

  private static func hintAgainstLoop(_ source: SettingSource) -> String {
    switch source {
    case .variable(let name): "`env -u \(name) sfn-batch-proxy serve`"
    case .aws(let name) where name.hasPrefix("AWS_"): "`env -u \(name) sfn-batch-proxy serve`"
    case .aws: "`AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true sfn-batch-proxy serve`"
    default: "leave `--upstream` out, or name where requests shall go"
    }
  }

  private static func warnings(_ configuration: ProxyConfiguration) -> [String] {
    var result: [String] = []
    if configuration.clientAuth == .any {
      let places = configuration.listeners.map(\.description).joined(separator: ", ")
      result.append("client-auth any: whoever reaches \(places) acts with this proxy's credentials")
    }
    if let upstream = configuration.upstream, upstream.scheme == .http, !upstream.isLoopback {
      result.append("upstream \(upstream) is not encrypted: requests can be read on their way")
    }
    return result
  }
}
