/// Where a listener is bound: a host (name or address, IPv6 without brackets) and a port.
///
/// Port 0 asks the system for a free one; what a running server reports holds the real port.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
  public var host: String
  public var port: UInt16

  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads `HOST:PORT`; an IPv6 address stands in brackets.
  ///
  /// - Throws: ``ConfigurationError`` that shows the form to write.
  public init(parsing text: String) throws(ConfigurationError) {
    let (host, port) = try HostName.split(text[...])
    guard let port else {
      let isNumber = !host.isEmpty && host.utf8.allSatisfy(ASCIIByte.isDigit)
      let example = isNumber ? "127.0.0.1:\(host)" : "\(HostName.bracketed(host)):8084"
      throw ConfigurationError(
        .badSetting,
        "write HOST:PORT, as in \(DisplayedValue.text(host.isEmpty ? "127.0.0.1:8084" : example))")
    }
    guard !host.isEmpty, host != "*" else {
      throw ConfigurationError(
        .badSetting, "name a host, 127.0.0.1 for this machine or 0.0.0.0 for every interface")
    }
    try HostName.check(host)
    self.init(host: host, port: try HostName.port(port))
  }

  /// Only this machine can connect.
  public var isLoopback: Bool { HostName.isLoopback(host) }

  /// Every interface.
  public var isWildcard: Bool { IPAddress(host)?.isWildcard ?? false }

  /// The host as a Host field names it: an IPv6 address in brackets.
  public var hostName: String { HostName.bracketed(host) }

  /// `127.0.0.1:8084`, `[::1]:8084`.
  public var description: String { "\(hostName):\(port)" }

  /// The URL under which a client on this machine reaches the listener: a wildcard becomes loopback.
  public func url(scheme: String = "http") -> String {
    var reachable = self
    switch IPAddress(host) {
    case .v4? where isWildcard: reachable.host = "127.0.0.1"
    case .v6? where isWildcard: reachable.host = "::1"
    default: break
    }
    return "\(scheme)://\(reachable)"
  }
}
