import AWSBatch
public import AWSCredentials
import HTTP1
import Logging
import OpenSSL
public import Transport

/// The proxy, put together: loops, listeners, pipelines, credentials, look-ups and the admin listener.
public final class ProxyServer: Sendable {
  /// In the configuration's order, with real ports.
  public let listeners: [ListenAddress]
  public let adminAddress: ListenAddress?
  /// Where the inspector page is; with the token that it asks for where others can reach it.
  public let inspectorURL: String?
  let shared: ProxyShared
  private let server: HTTPServer
  private let admin: Admin?
  private let loops: [EventLoop]
  private let pools: [UpstreamPools]
  private let log: ProcessLog
  private let watch: CredentialsWatch

  /// Two loops keep two cores busy; more would not help a proxy whose work is this small.
  static let loopCount = 2

  /// The admin listener.
  private struct Admin {
    let server: HTTPServer
    let feed: InspectorFeed
    let address: ListenAddress
    let inspectorURL: String
  }

  private init(
    listeners: [ListenAddress], shared: ProxyShared, server: HTTPServer, admin: Admin?, loops: [EventLoop],
    pools: [UpstreamPools], log: ProcessLog, watch: CredentialsWatch
  ) {
    self.listeners = listeners
    adminAddress = admin?.address
    inspectorURL = admin?.inspectorURL
    self.shared = shared
    self.server = server
    self.admin = admin
    self.loops = loops
    self.pools = pools
    self.log = log
    self.watch = watch
  }

  /// Binds every listener and begins to serve.
  ///
  /// - Parameters:
  ///   - fixedCredentials: in place of the provider chain's, for `demo`.
  /// - Throws: ``ProxyStartError`` before anything listens, or with everything closed again.
  public static func start(
    _ settings: ResolvedConfiguration, environment: [String: String], log: ProcessLog, build: BuildInfo,
    fixedCredentials: Credentials? = nil
  ) async throws -> ProxyServer {
    let configuration = settings.configuration
    var loops: [EventLoop] = []
    for index in 0..<loopCount { loops.append(try EventLoop(label: "sfn-batch-proxy.loop.\(index)")) }
    let trust = configuration.caBundle.map { TLSContext.Trust.bundle($0) } ?? .system
    var upstream = UpstreamSettings(
      tls: ClientTLS(trust: trust), proxy: try OutboundProxySetting.read(environment))
    upstream.connectTimeout = configuration.limits.connectTimeout.nanoseconds
    upstream.answerTimeout = configuration.limits.answerTimeout.nanoseconds
    let pools = loops.map { UpstreamPools(loop: $0, settings: upstream) }

    let clock = SigningClock()
    let client = HTTPClient(pools: pools[0])
    let identity = try IdentityAssembly.make(
      configuration, environment: environment, client: client, clock: clock, fixed: fixedCredentials)
    let metrics = Metrics(loops: loopCount, build: build)
    let resolver = LookUpSender.makeResolver(
      configuration, client: client, profiles: identity.profiles, clock: clock)
    let shared = ProxyShared(
      configuration: configuration, profiles: identity.profiles, clientKeys: identity.clientKeys,
      resolver: resolver, clock: clock, log: log, metrics: metrics,
      // Different for every start, and never read as a time.
      journal: configuration.admin == nil
        ? nil : ExchangeJournal(epoch: String(CivilTime.now().magnitude, radix: 16)))

    let tls = try configuration.tls.map { files in
      try TLSContext.server(
        certificateFile: files.certificate, keyFile: files.key, clientCAFile: files.clientCA)
    }
    var pipelines: [ProxyPipeline] = []
    for index in loops.indices {
      pipelines.append(
        try ProxyPipeline(shared: shared, loop: loops[index], index: index, pools: pools[index]))
    }
    let serverSettings = configuration.limits.serverSettings
    if serverSettings.maximumConnections < configuration.limits.maxConnections {
      shared.logger.warning(
        "connections-limited-by-descriptors",
        metadata: ["connections": "\(serverSettings.maximumConnections)", "raise": "ulimit -n"])
    }
    let server = HTTPServer(settings: serverSettings, loops: loops, tls: tls) { loop in
      pipelines.first { $0.loop === loop } ?? pipelines[0]
    }
    for loop in loops { loop.start() }

    var bound: [ListenAddress] = []
    for address in configuration.listeners {
      let (shown, real) = try bind(address, on: server, setting: "listen")
      upstream.ownAddresses.insert(real)
      bound.append(shown)
    }
    let admin = try configuration.admin.flatMap { address in
      try startAdmin(
        at: address, loop: loops[0], shared: shared, server: server, proxy: bound.first,
        ownAddresses: upstream.ownAddresses, counts: pools.map(\.counts),
        version: build.version)
    }
    try refuseLoop(settings, bound + [admin?.address].compactMap(\.self), upstream.ownAddresses)
    let watch = CredentialsWatch(profiles: identity.profiles, logger: shared.logger)
    watch.start { await shared.loadProfiles() }
    return ProxyServer(
      listeners: bound, shared: shared, server: server, admin: admin, loops: loops, pools: pools, log: log,
      watch: watch)
  }

  private static func startAdmin(
    at address: ListenAddress, loop: EventLoop, shared: ProxyShared, server: HTTPServer,
    proxy: ListenAddress?, ownAddresses: OwnAddresses, counts: [UpstreamCounts], version: String
  ) throws -> Admin? {
    guard let journal = shared.journal else { return nil }
    let configuration = shared.configuration
    let inspector = try AdminAssembly.inspector(
      journal, at: address, proxy: proxy, configuration: configuration, version: version)
    let feed = InspectorFeed(journal, view: inspector.view, loop: loop)
    let handler = AdminConnectionHandler(
      AdminAssembly.handler(
        address, configuration: configuration, shared: shared, server: server, upstream: counts,
        inspector: inspector), feed: feed)
    var settings = ServerSettings()
    settings.maximumConnections = 64
    settings.highWaterMark = 65_536
    let made = HTTPServer(settings: settings, loops: [loop]) { _ in handler }
    handler.server = made
    let (shown, real) = try bind(address, on: made, setting: "admin")
    ownAddresses.insert(real)
    return Admin(
      server: made, feed: feed, address: shown, inspectorURL: AdminAssembly.url(of: inspector, at: shown))
  }

  /// A name that leads to this very proxy, known only now that its addresses are. A name that cannot be looked up is
  /// no reason not to start.
  private static func refuseLoop(
    _ settings: ResolvedConfiguration, _ bound: [ListenAddress], _ own: OwnAddresses
  ) throws(ConfigurationError) {
    guard let upstream = settings.configuration.upstream, bound.contains(where: { $0.port == upstream.port })
    else { return }
    let addresses = (try? AddressResolver.addresses(host: upstream.host, port: upstream.port)) ?? []
    guard addresses.contains(where: own.contains) else { return }
    throw ConfigurationRules.loop(upstream, settings.source(of: .upstream))
  }

  /// What a client over the limit is told, with the time as it is then: SDKs set their clocks by it.
  private static func overloadAnswer() -> [UInt8] {
    ErrorAnswer.bytes(
      ProxyError(
        .overloaded, status: 503, awsType: "ServerException",
        "This proxy has as many connections as it takes.",
        hint: "Raise --max-connections, or use fewer clients."),
      requestID: "overloaded", date: HTTPDate.format(SystemTime.wallSeconds())
    ) { $0.field("Connection", "close") }
  }

  private static func bind(
    _ address: ListenAddress, on server: HTTPServer, setting: String
  ) throws(ProxyStartError) -> (shown: ListenAddress, real: SocketAddress) {
    do throws(TransportError) {
      guard let resolved = try AddressResolver.addresses(host: address.host, port: address.port).first else {
        throw TransportError(.nameNotResolved, "\(address.host) has no address")
      }
      let real = try server.listen(on: resolved, overloadAnswer: overloadAnswer)
      return (ListenAddress(host: address.host, port: real.port), real)
    } catch {
      throw ProxyStartError(address: address, setting: setting, error: error)
    }
  }

  /// As whom it signs, for people: `profile dev (static keys in ~/.aws/credentials), key AKIA…7Q4D`. Never a secret.
  public var credentialsText: String {
    guard let store = shared.profiles.first else { return "none" }
    let status = store.status
    if let credentials = status.credentials { return credentials.description }
    if let error = status.error {
      return error.message.hasPrefix("no credentials") ? error.message : "none: \(error.message)"
    }
    return "being fetched"
  }

  /// Waits a moment for the profiles' credentials, so that the start can say as whom it signs. Those that take
  /// longer (a role, SSO) go on being fetched, and the first requests wait for them.
  public func awaitCredentials(atMost limit: Duration) async {
    // A stream rather than a task group, which would wait for the slower of the two as well.
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    Task { [shared] in
      await shared.loadProfiles()
      end.yield()
    }
    Task {
      try? await Task.sleep(for: limit)
      end.yield()
    }
    for await _ in ends { break }
  }

  /// Rereads certificates and credentials, as SIGHUP asks for.
  public func reload() {
    shared.profiles.reload()
    watch.fetch()
    let configuration = shared.configuration
    if let files = configuration.tls {
      do throws(OpenSSLError) {
        server.replaceTLS(
          try TLSContext.server(
            certificateFile: files.certificate, keyFile: files.key, clientCAFile: files.clientCA))
        shared.logger.info("certificate-reloaded")
      } catch {
        shared.logger.error("certificate-kept", metadata: ["error": "\(error.description)"])
      }
    }
    shared.logger.info("credentials-reloaded")
  }

  /// Stops accepting and finishes what is in flight, bounded by the drain limit.
  /// - Returns: whether everything finished in time.
  @discardableResult
  public func drain() async -> Bool {
    watch.stop()
    let finished = await server.drain(within: shared.configuration.limits.drainTimeout)
    // Until here, so that whoever watches sees the last exchanges end.
    admin?.feed.close()
    _ = await admin?.server.drain(within: .milliseconds(200))
    for loop in loops { loop.stop() }
    log.flush()
    return finished
  }
}

/// Why a listener could not be bound.
public struct ProxyStartError: Error, Sendable, CustomStringConvertible {
  public let address: ListenAddress
  /// The option that names the address.
  public let setting: String
  public let error: TransportError

  public init(address: ListenAddress, setting: String, error: TransportError) {
    self.address = address
    self.setting = setting
    self.error = error
  }

  public var isPortTaken: Bool { error.code == .addressInUse }
  public var description: String { "\(address): \(error.description)" }
}
