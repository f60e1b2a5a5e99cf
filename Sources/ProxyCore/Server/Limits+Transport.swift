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
  var serverSettings: ServerSettings {
    var settings = ServerSettings()
    settings.limits.body = maxBody
    settings.maximumConnections = maxConnections
    settings.headerTimeout = headerTimeout.nanoseconds
    settings.bodyTimeout = bodyTimeout.nanoseconds
    settings.idleTimeout = idleTimeout.nanoseconds
    return settings
  }
}
