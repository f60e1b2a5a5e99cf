import AWSCredentials
import OpenSSL
import Synchronization
import Transport

/// Gives the admin pages what they show.
enum AdminAssembly {
  static func handler(
    _ address: ListenAddress, configuration: ProxyConfiguration, shared: ProxyShared, server: HTTPServer,
    upstream: [UpstreamCounts], inspector: InspectorRoutes
  ) -> AdminHandler {
    let started = Double(SystemTime.wallSeconds())
    return AdminHandler(
      hosts: AllowedHosts(
        names: configuration.allowedHosts + [HostName.bracketed(address.host)],
        acceptsAddresses: address.isWildcard),
      readiness: { readiness(shared) },
      metrics: {
        shared.metrics.exposition(
          readings: readings(shared, server, upstream), process: .current(startTime: started))
      }, inspector: inspector)
  }

  /// The inspector of a listener; one that others can reach asks for a token.
  static func inspector(
    _ journal: ExchangeJournal, at address: ListenAddress, proxy: ListenAddress?,
    configuration: ProxyConfiguration, version: String
  ) throws(OpenSSLError) -> InspectorRoutes {
    let scheme = configuration.listenerScheme
    return InspectorRoutes(
      journal: journal, view: InspectorView(version: version, proxyURL: proxy?.url(scheme: scheme) ?? ""),
      scheme: scheme, token: address.isLoopback ? nil : try InspectorToken.make())
  }

  /// The address of the page, with the token where it asks for one.
  static func url(of routes: InspectorRoutes, at address: ListenAddress) -> String {
    "\(address.url())/" + (routes.token.map { "?token=\($0.text)" } ?? "")
  }

  private static func readiness(_ shared: ProxyShared) -> Readiness {
    let status = shared.profiles.first?.status
    let credentials: Readiness.Check
    if let found = status?.credentials, !found.isExpired(at: UnixSeconds(shared.clock.now())) {
      credentials = .init("credentials", isReady: true, detail: found.description)
    } else {
      credentials = .init(
        "credentials", isReady: false,
        detail: status?.error?.message
          ?? "none have been fetched yet; `sfn-batch-proxy check` shows where it looks")
    }
    return Readiness(checks: [credentials, shared.upstreamHealth.check])
  }

  private static func readings(_ shared: ProxyShared, _ server: HTTPServer, _ upstream: [UpstreamCounts])
    -> MetricsReadings
  {
    var readings = MetricsReadings()
    let counts = server.counts
    readings.connections = [
      LabelledCount("open", counts.open), LabelledCount("parked", counts.parked),
    ]
    readings.upstreamConnections = [
      LabelledCount("open", upstream.reduce(0) { $0 &+ $1.open.load(ordering: .relaxed) }),
      LabelledCount("idle", upstream.reduce(0) { $0 &+ $1.idle.load(ordering: .relaxed) }),
    ]
    readings.lookUps = shared.lookUps.readings
    readings.bufferedBytes = counts.bufferedBytes
    readings.logLinesDropped = shared.log.droppedLines
    return readings
  }
}
