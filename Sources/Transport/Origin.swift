/// Where a connection leads: scheme, host and port (RFC 9110 section 4.3).
public struct Origin: Sendable, Hashable {
  public enum Scheme: String, Sendable {
    case http
    case https

    public var defaultPort: UInt16 { self == .http ? 80 : 443 }
  }

  public let scheme: Scheme
  /// A host name in lower case, an IPv4 address, or an IPv6 address without brackets.
  public let host: String
  public let port: UInt16

  public init(scheme: Scheme, host: String, port: UInt16? = nil) {
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port ?? scheme.defaultPort
  }

  /// The value of a Host field: the port only where it is not the scheme's own.
  public var hostField: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == scheme.defaultPort ? name : "\(name):\(port)"
  }
}

extension Origin: CustomStringConvertible {
  public var description: String { "\(scheme.rawValue)://\(hostField)" }
}
