import HTTP1
import Transport

/// Looks who has the listeners' ports: nobody, a proxy that runs already, or another program.
struct PortLook: Sendable {
  let machine: CheckMachine
  let configuration: ProxyConfiguration

  /// A proxy on this machine answers in milliseconds; another program may never.
  private static let timeout = Duration.seconds(1)

  /// - Returns: findings, and whether a proxy runs at one of the listeners' addresses.
  func run() async -> ([CheckFinding], isRunning: Bool) {
    var findings: [CheckFinding] = []
    var isRunning = false
    for listener in configuration.listeners {
      var holder = holder(of: listener)
      if holder == .another, await answersAsProxy(listener) { holder = .thisProxy }
      if holder == .thisProxy { isRunning = true }
      findings.append(.port(listener, option: "listen", holder))
    }
    let (version, notReady) = await adminPages()
    // With its admin port at hand the proxy will not fight itself for it, and a free one is no news.
    if let admin = configuration.admin, version == nil {
      let holder = holder(of: admin)
      if holder != .nobody { findings.append(.port(admin, option: "admin", holder)) }
    }
    findings.append(.proxy(isRunning: isRunning, version: version, notReady: notReady))
    return (findings, isRunning)
  }

  /// Whether the program that holds an address is a proxy like this one, for the error of a start.
  ///
  /// - Parameter setting: the option that names the address, `listen` or `admin`.
  static func isProxy(at address: ListenAddress, setting: String, _ settings: ResolvedConfiguration) async
    -> Bool
  {
    guard let (machine, _) = try? CheckMachine.make(settings, environment: [:]) else { return false }
    defer { machine.stop() }
    let look = PortLook(machine: machine, configuration: settings.configuration)
    return setting == "listen" ? await look.answersAsProxy(address) : await look.adminPages().version != nil
  }

  private func holder(of address: ListenAddress) -> CheckFinding.PortHolder {
    do throws(TransportError) {
      guard let resolved = try AddressResolver.addresses(host: address.host, port: address.port).first else {
        return .unusable("the name has no address")
      }
      try PortProbe.check(resolved)
      return .nobody
    } catch {
      return error.code == .addressInUse ? .another : .unusable(error.description)
    }
  }

  /// Whether a listener answers as this program does. OPTIONS is never passed on.
  private func answersAsProxy(_ listener: ListenAddress) async -> Bool {
    guard
      let url = try? UpstreamURL(parsing: listener.url(scheme: configuration.listenerScheme))
    else { return false }
    guard let answer = await machine.ask(Origin(url), method: "OPTIONS", "/", timeout: Self.timeout) else {
      return false
    }
    return answer.head.fields.first(named: "x-sfn-batch-proxy-error") != nil
  }

  private func adminPages() async -> (version: String?, notReady: String?) {
    guard let admin = configuration.admin, admin.port != 0, let url = try? UpstreamURL(parsing: admin.url())
    else {
      return (nil, nil)
    }
    let origin = Origin(url)
    guard let health = await machine.ask(origin, "/healthz", timeout: Self.timeout), health.status == 200,
      let metrics = await machine.ask(origin, "/metrics", timeout: Self.timeout), metrics.status == 200,
      let version = Self.version(String(decoding: metrics.body, as: UTF8.self))
    else { return (nil, nil) }
    let ready = await machine.ask(origin, "/readyz", timeout: Self.timeout)
    return (version, ready?.status == 503 ? "see \(admin.url())/readyz" : nil)
  }

  /// The version in `sfn_batch_proxy_build_info`, which only this program's metrics have.
  static func version(_ metrics: String) -> String? {
    guard
      let line = metrics.split(separator: "\n").first(where: { $0.hasPrefix("sfn_batch_proxy_build_info{") }),
      let start = line.firstRange(of: "version=\"")
    else { return nil }
    let version = line[start.upperBound...].prefix { $0 != "\"" }
    return version.isEmpty || version.count > 32 ? nil : String(version)
  }
}
