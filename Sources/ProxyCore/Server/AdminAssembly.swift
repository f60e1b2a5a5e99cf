import AWSCredentials
import Synchronization
import Transport

/// Gives the admin pages what they show.
enum AdminAssembly {
  static func handler(
    _ address: ListenAddress, configuration: ProxyConfiguration, shared: ProxyShared, server: HTTPServer,
    upstream: UpstreamCounts, version: String
  ) -> AdminHandler {
    let started = Double(SystemTime.wallSeconds())
    return AdminHandler(
      hosts: AllowedHosts(
        names: configuration.allowedHosts + [HostName.bracketed(address.host)],
        acceptsAddresses: address.isWildcard),
      version: version,
      readiness: { readiness(shared) },
      metrics: {
        shared.metrics.exposition(
          readings: readings(shared, server, upstream), process: .current(startTime: started))
      })
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

  private static func readings(_ shared: ProxyShared, _ server: HTTPServer, _ upstream: UpstreamCounts)
    -> MetricsReadings
  {
    var readings = MetricsReadings()
    let counts = server.counts
    readings.connections = [
      LabelledCount("open", counts.open), LabelledCount("parked", counts.parked),
    ]
    readings.upstreamConnections = [
      LabelledCount("open", upstream.open.load(ordering: .relaxed)),
      LabelledCount("idle", upstream.idle.load(ordering: .relaxed)),
    ]
    readings.lookUps = shared.lookUps.readings
    readings.bufferedBytes = counts.bufferedBytes
    readings.logLinesDropped = shared.log.droppedLines
    return readings
  }
}
