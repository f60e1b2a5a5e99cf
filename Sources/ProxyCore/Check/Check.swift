import AWSCredentials
import Transport

/// What `check` is asked to look at.
public struct CheckRequest: Sendable {
  /// Options and this program's variables; AWS's are not yet in it.
  public var given: ResolvedConfiguration
  /// What AWS's variables and the profile say; the variables alone where the profile cannot be read.
  public var aws: AWSDefaults
  /// Why it cannot be read.
  public var awsProblem: CheckFinding?
  public var environment: [String: String]

  public init(
    given: ResolvedConfiguration, aws: AWSDefaults, awsProblem: CheckFinding? = nil,
    environment: [String: String]
  ) {
    self.given = given
    self.aws = aws
    self.awsProblem = awsProblem
    self.environment = environment
  }
}

/// Looks at everything that a proxy with these settings would depend on. Changes nothing, submits nothing; every
/// look is bounded, and those that need nothing of each other run side by side.
public struct Check: Sendable {
  let settings: ResolvedConfiguration
  let environment: [String: String]
  /// What was found while the settings were put together.
  private let findings: [CheckFinding]
  /// The settings lead back to this proxy.
  private let loop: (error: ConfigurationError, source: SettingSource)?

  private init(_ request: CheckRequest) {
    var findings = [request.awsProblem].compactMap(\.self)
    var loop: (ConfigurationError, SettingSource)?
    var settings = request.given
    do throws(ConfigurationError) {
      settings = try request.given.completed(with: request.aws)
    } catch {
      // The rest is looked at without the setting that is wrong.
      var rest = request.aws
      rest.endpointURL = nil
      if error.label == .loop {
        loop = (error, request.aws.endpointURL.map { .aws($0.source) } ?? request.given.source(of: .upstream))
      } else {
        findings.append(
          CheckFinding(.fail, .settings, error.message, hint: error.hint, label: error.label.rawValue))
      }
      settings = (try? request.given.completed(with: rest)) ?? request.given
      if loop != nil, request.given.sources[.upstream] != nil { settings.configuration.upstream = nil }
    }
    findings += settings.warnings.map { CheckFinding(.warn, .settings, $0) }
    self.settings = settings
    environment = request.environment
    self.findings = findings
    self.loop = loop
  }

  public static func run(_ request: CheckRequest) async -> CheckReport {
    let check = Check(request)
    let machine: CheckMachine
    var findings = check.findings
    do {
      let (made, problem) = try CheckMachine.make(check.settings, environment: check.environment)
      machine = made
      if let problem { findings.append(problem) }
    } catch {
      return check.report(findings + [CheckFinding(.fail, .settings, "\(error)")])
    }
    defer { machine.stop() }
    let looked = await check.look(machine)
    // What keeps a profile's settings from being read keeps its keys from being found, and is told once.
    let told = looked.filter { $0.subject == .credentials }.map(\.text)
    findings.removeAll { $0.subject == .settings && told.contains($0.text) }
    return check.report(findings + looked)
  }

  /// Whether the program that holds an address is a proxy like this one.
  ///
  /// - Parameter setting: the option that names the address, `listen` or `admin`.
  public static func isProxy(
    at address: ListenAddress, setting: String, _ settings: ResolvedConfiguration
  ) async -> Bool {
    await PortLook.isProxy(at: address, setting: setting, settings)
  }

  private func report(_ findings: [CheckFinding]) -> CheckReport {
    CheckReport(findings: findings, connection: ConnectionLines(settings.configuration))
  }

  private func look(_ machine: CheckMachine) async -> [CheckFinding] {
    let (destination, region) = destination()
    async let credentials = machine.credentials()
    async let upstream = upstream(destination, machine)
    async let time = destination.asyncMap { await machine.upstreamTime($0) }
    async let ports = PortLook(machine: machine, configuration: settings.configuration).run()

    var findings = [region].compactMap(\.self)
    if let offset = await time ?? nil {
      _ = machine.clock.observe(upstreamTime: SystemTime.wallSeconds() + Int64(offset))
      findings.append(
        .clock(offset: offset, name: isAWS(destination) ? "AWS" : destination?.origin.host ?? ""))
    } else {
      findings.append(CheckFinding(.skip, .clock, "no upstream answered with its time"))
    }
    let (foundCredentials, first) = await credentials
    findings += foundCredentials
    async let identity = identity(of: first, destination, machine)
    async let permission = permission(of: first, destination, machine)
    let (reach, addresses) = await upstream
    let (portFindings, isRunning) = await ports
    findings += reach
    findings += portFindings
    findings += [await identity, await permission]
    findings.append(loopFinding(addresses, isRunning: isRunning))
    return findings
  }

  // MARK: - Where to

  private func destination() -> (CheckDestination?, CheckFinding) {
    let configuration = settings.configuration
    guard let region = configuration.region else {
      let fixed = configuration.upstream.map { CheckDestination($0, region: nil) }
      return (
        fixed,
        CheckFinding(
          .warn, .region, "none is named; requests that are not signed cannot be served",
          hint: "`--region REGION`, or set AWS_REGION")
      )
    }
    do throws(ProxyError) {
      let (origin, prefix) = try RegionRules(configuration).destination(region: region)
      let found = CheckFinding(.ok, .region, "\(region) \(settings.source(of: .region))")
      return (CheckDestination(origin: origin, prefix: prefix, region: region), found)
    } catch {
      return (
        nil,
        CheckFinding(
          .fail, .region, "\(region) \(settings.source(of: .region)): \(error.message)",
          hint: configuration.allowedRegions.isEmpty
            ? "a region newer than this program: `sfn-batch-proxy serve --allow-region \(region)`"
            : error.hint,
          label: error.label.rawValue)
      )
    }
  }

  private func isAWS(_ destination: CheckDestination?) -> Bool {
    guard let host = destination?.origin.host else { return false }
    return settings.configuration.upstream == nil || host.hasSuffix(".amazonaws.com")
      || host.hasSuffix(".amazonaws.com.cn") || host.hasSuffix(".api.aws")
  }

  private func upstream(
    _ destination: CheckDestination?, _ machine: CheckMachine
  ) async -> ([CheckFinding], [SocketAddress]) {
    guard let destination else {
      let isNamed = settings.configuration.region != nil
      return (
        [
          CheckFinding(.skip, .upstream, isNamed ? "not known for that region" : "not known without a region")
        ], []
      )
    }
    let outcome = await machine.reach(destination.origin)
    let findings = CheckFinding.upstream(
      outcome, origin: destination.origin, isCustom: settings.configuration.upstream != nil,
      proxy: machine.proxyName, bundle: settings.configuration.caBundle)
    return (findings, outcome.usedProxy ? [] : outcome.addresses)
  }

  // MARK: - As whom

  private func identity(
    of credentials: Credentials?, _ destination: CheckDestination?, _ machine: CheckMachine
  ) async -> CheckFinding {
    guard let credentials else { return CheckFinding(.skip, .identity, "no credentials") }
    guard settings.configuration.upstream == nil || isAWS(destination) || machine.hasEndpointForSTS else {
      return CheckFinding(.skip, .identity, "the upstream is not AWS's, so AWS is not asked")
    }
    return .identity(await machine.identity(of: credentials))
  }

  private func permission(
    of credentials: Credentials?, _ destination: CheckDestination?, _ machine: CheckMachine
  ) async -> CheckFinding {
    guard settings.configuration.lookUp == .describe else {
      return CheckFinding(.skip, .permission, "not needed with look-up never")
    }
    guard let credentials else { return CheckFinding(.skip, .permission, "no credentials") }
    guard let destination, destination.region != nil else {
      return CheckFinding(.skip, .permission, destination == nil ? "no upstream" : "no region")
    }
    return await machine.permission(of: credentials, at: destination)
  }

  // MARK: - Loop

  private func loopFinding(_ addresses: [SocketAddress], isRunning: Bool) -> CheckFinding {
    if let loop { return .loop(loop.error, loop.source, isRunning: isRunning) }
    let configuration = settings.configuration
    if let upstream = configuration.upstream,
      configuration.listeners.contains(where: { $0.port == upstream.port })
    {
      let own = OwnAddresses()
      for listener in configuration.listeners {
        for address in (try? AddressResolver.addresses(host: listener.host, port: listener.port)) ?? [] {
          own.insert(address)
        }
      }
      if addresses.contains(where: own.contains) {
        let source = settings.source(of: .upstream)
        return .loop(ConfigurationRules.loop(upstream, source), source, isRunning: isRunning)
      }
    }
    // AWS_ENDPOINT_URL reaches every service, the one that hands out credentials too.
    if let text = environment["AWS_ENDPOINT_URL"], let url = try? UpstreamURL(parsing: text),
      configuration.listeners.contains(where: { ConfigurationRules.isOwn($0, url) })
    {
      return CheckFinding(
        .fail, .loop, "AWS_ENDPOINT_URL sends every service's calls here, credentials' ones too",
        hint: "`unset AWS_ENDPOINT_URL`, and use AWS_ENDPOINT_URL_BATCH in clients",
        label: ConfigurationError.Label.loop.rawValue)
    }
    return CheckFinding(.ok, .loop, "none")
  }
}

/// Where the looks at the upstream go.
struct CheckDestination: Sendable {
  let origin: Origin
  let prefix: String
  let region: String?

  init(origin: Origin, prefix: String, region: String?) {
    self.origin = origin
    self.prefix = prefix
    self.region = region
  }

  init(_ upstream: UpstreamURL, region: String?) {
    self.init(origin: Origin(upstream), prefix: upstream.pathPrefix, region: region)
  }
}

extension Origin {
  init(_ url: UpstreamURL) {
    self.init(scheme: url.scheme == .https ? .https : .http, host: url.host, port: url.port)
  }
}

extension Optional where Wrapped: Sendable {
  fileprivate func asyncMap<Result: Sendable>(
    _ transform: @Sendable (Wrapped) async -> Result
  ) async -> Result? {
    guard let self else { return nil }
    return await transform(self)
  }
}
