import HTTP1
import Transport

extension Duration {
  /// Whole nanoseconds; what is longer than 584 years is clamped.
  var nanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0 else { return 0 }
    let (product, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : product &+ UInt64(attoseconds / 1_000_000_000)
  }
}

extension ProxyLimits {
  /// Raises this process's limit on descriptors where it is too low for so many connections; where that is not
  /// allowed, fewer are taken.
  var serverSettings: ServerSettings {
    var settings = ServerSettings()
    settings.limits.body = maxBody
    let descriptors = DescriptorLimit.raise(to: DescriptorLimit.needed(forClients: maxConnections))
    settings.maximumConnections = min(maxConnections, DescriptorLimit.clients(with: descriptors))
    settings.headerTimeout = headerTimeout.nanoseconds
    settings.bodyTimeout = bodyTimeout.nanoseconds
    settings.idleTimeout = idleTimeout.nanoseconds
    return settings
  }
}
