/// A fixed upstream: scheme, host, port and a path prefix that every request target is put behind.
public struct UpstreamURL: Sendable, Hashable, CustomStringConvertible {
  public enum Scheme: String, Sendable {
    case http, https

    public var defaultPort: UInt16 {
      switch self {
      case .http: 80
      case .https: 443
      }
    }
  }

  public let scheme: Scheme
  /// Lower case; IPv6 without brackets.
  public let host: String
  /// Never 0.
  public let port: UInt16
  /// As written, percent-encoding untouched; empty or starting with `/`, never ending with it.
  public let pathPrefix: String

  /// Longest URL that is read; real ones are far below.
  static let maximumLength = 2048

  public init(scheme: Scheme, host: String, port: UInt16? = nil, pathPrefix: String = "") {
    self.scheme = scheme
    self.host = host
    self.port = port ?? scheme.defaultPort
    self.pathPrefix = pathPrefix
  }

  /// Reads `http[s]://host[:port][/prefix]`.
  ///
  /// - Throws: ``ConfigurationError`` for another scheme, a user name, a query, a fragment, or ill-formed parts.
  public init(parsing text: String) throws(ConfigurationError) {
    guard text.utf8.count <= Self.maximumLength else {
      throw ConfigurationError(.badSetting, "a URL has at most \(Self.maximumLength) bytes")
    }
    guard let mark = text.firstRange(of: "://") else {
      throw ConfigurationError(.badSetting, "write a URL, as in https://batch.eu-west-1.amazonaws.com")
    }
    guard let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased()) else {
      throw ConfigurationError(.badSetting, "the scheme must be http or https")
    }
    let rest = text[mark.upperBound...]
    let pathStart = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let authority = rest[..<pathStart]
    var path = rest[pathStart...]
    guard !authority.contains("@") else {
      throw ConfigurationError(.badSetting, "leave user name and password out of the URL")
    }
    guard !path.contains("?"), !path.contains("#") else {
      throw ConfigurationError(.badSetting, "leave query and fragment out of the URL")
    }
    guard Self.isPath(path) else {
      throw ConfigurationError(.badSetting, "percent-encode what cannot stand in a URL's path")
    }
    while path.hasSuffix("/") { path.removeLast() }
    let (host, portText) = try HostName.split(authority)
    guard !host.isEmpty else { throw ConfigurationError(.badSetting, "the URL names no host") }
    try HostName.check(host)
    var port: UInt16?
    if let portText {
      port = try HostName.port(portText)
      guard port != 0 else { throw ConfigurationError(.badSetting, "an upstream's port is 1 to 65535") }
    }
    self.init(scheme: scheme, host: host.lowercased(), port: port, pathPrefix: String(path))
  }

  /// The Host field's value: the port only where it is not the scheme's own.
  public var authority: String {
    let name = HostName.bracketed(host)
    return port == scheme.defaultPort ? name : "\(name):\(port)"
  }

  public var isLoopback: Bool { HostName.isLoopback(host) }

  public var description: String { "\(scheme.rawValue)://\(authority)\(pathPrefix)" }

  /// RFC 3986 section 3.3: pchar and `/`, with complete percent triplets.
  private static func isPath(_ path: Substring) -> Bool {
    let bytes = Array(path.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == ASCIIByte.percent {
        guard index + 2 < bytes.count, ASCIIByte.hexValue(bytes[index + 1]) != nil,
          ASCIIByte.hexValue(bytes[index + 2]) != nil
        else { return false }
        index += 3
        continue
      }
      guard ASCIIByte.isLetter(byte) || ASCIIByte.isDigit(byte) || "-._~!$&'()*+,;=:@/".utf8.contains(byte)
      else { return false }
      index += 1
    }
    return true
  }
}
