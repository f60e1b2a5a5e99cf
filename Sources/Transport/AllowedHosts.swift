/// Which names a listener answers to. A page on the internet can make its own name resolve to 127.0.0.1 and
/// let a browser talk to a local port under that name (DNS rebinding); the Host field then carries the
/// foreign name.
public struct AllowedHosts: Sendable {
  private let names: Set<String>
  private let acceptsAddresses: Bool
  private let acceptsPlainNames: Bool

  /// Loopback names and addresses are always allowed.
  /// - Parameters:
  ///   - names: the listener's own host and every `--allow-host`, without port; case does not matter.
  ///   - acceptsAddresses: whether any IP address is allowed: right for a listener on all addresses of the
  ///     machine, and safe, because rebinding needs a name.
  ///   - acceptsPlainNames: whether any name without a dot is allowed, such as those of services in a compose network:
  ///     no site on the internet has one.
  public init(names: [String] = [], acceptsAddresses: Bool = false, acceptsPlainNames: Bool = false) {
    self.names = Set(names.map(Self.normalised))
    self.acceptsAddresses = acceptsAddresses
    self.acceptsPlainNames = acceptsPlainNames
  }

  /// Whether the value of a Host field (RFC 9110 section 7.2) names this listener. Its port is not compared:
  /// it may have been mapped on the way.
  public func contains(_ host: String) -> Bool {
    guard let name = Self.hostName(of: host) else { return false }
    if Self.isLoopback(name) || names.contains(name) { return true }
    if name.hasPrefix("[") || Self.isIPv4(name) { return acceptsAddresses }
    return acceptsPlainNames && !name.contains(".")
  }

  /// The host of `host[:port]` in lower case without a final dot, or nil when it is not well-formed.
  static func hostName(of value: String) -> String? {
    let end: String.Index
    if value.hasPrefix("[") {
      guard let bracket = value.firstIndex(of: "]") else { return nil }
      end = value.index(after: bracket)
      let inner = value[value.index(after: value.startIndex)..<bracket]
      guard !inner.isEmpty, inner.allSatisfy({ $0.isHexDigit && $0.isASCII || $0 == ":" || $0 == "." }) else {
        return nil
      }
    } else {
      end = value.firstIndex(of: ":") ?? value.endIndex
      let name = value[..<end]
      guard !name.isEmpty, name.utf8.count <= 255, name.utf8.allSatisfy(isNameByte) else { return nil }
    }
    let port = value[end...]
    guard port.isEmpty || (port.hasPrefix(":") && port.utf8.count <= 6) else { return nil }
    guard port.dropFirst().utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return normalised(String(value[..<end]))
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }

  private static func normalised(_ name: String) -> String {
    let lowered = name.lowercased()
    return lowered.hasSuffix(".") ? String(lowered.dropLast()) : lowered
  }

  /// `localhost` and what lies under it (RFC 6761 section 6.3), 127.0.0.0/8 and ::1.
  private static func isLoopback(_ name: String) -> Bool {
    name == "localhost" || name.hasSuffix(".localhost") || name == "[::1]"
      || (name.hasPrefix("127.") && isIPv4(name))
  }

  /// Four decimal numbers up to 255; the other spellings that resolvers know are not accepted.
  private static func isIPv4(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        part.utf8.count <= 3 && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && UInt8(part) != nil
      }
  }
}
