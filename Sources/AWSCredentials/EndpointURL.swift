/// An http or https URL taken apart, as far as calls to a service need it.
struct EndpointURL: Sendable, Equatable {
  let scheme: CredentialHTTPRequest.Scheme
  /// In lower case; an IPv6 address without brackets.
  let host: String
  let port: Int
  /// As written, with the query; empty or beginning with `/`.
  let path: String

  /// Nil for what is no such URL: another scheme, a user name in it, blanks or controls, a port that is none.
  static func parse(_ text: String) -> EndpointURL? {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    let lower = text.lowercased()
    let scheme: CredentialHTTPRequest.Scheme
    if lower.hasPrefix("https://") {
      scheme = .https
    } else if lower.hasPrefix("http://") {
      scheme = .http
    } else {
      return nil
    }
    let rest = text.dropFirst(scheme.rawValue.count + 3)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let fragmentless = rest[authority.endIndex...].prefix { $0 != "#" }
    guard !authority.contains("@") else { return nil }
    let host: Substring
    var portText: Substring?
    if authority.hasPrefix("[") {
      guard let close = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<close]
      let after = authority[authority.index(after: close)...]
      guard after.isEmpty || after.hasPrefix(":") else { return nil }
      guard host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
      portText = after.isEmpty ? nil : after.dropFirst()
    } else {
      host = authority.prefix { $0 != ":" }
      let after = authority[host.endIndex...]
      portText = after.isEmpty ? nil : after.dropFirst()
      guard host.utf8.allSatisfy(isHostByte) else { return nil }
    }
    guard !host.isEmpty, host.utf8.count <= 253 else { return nil }
    var port = scheme.defaultPort
    if let portText, !portText.isEmpty {
      guard portText.allSatisfy({ $0.isWholeNumber }), let number = Int(portText),
        (1...65535).contains(number)
      else { return nil }
      port = number
    }
    let path = fragmentless.hasPrefix("?") ? "/" + fragmentless : String(fragmentless)
    return EndpointURL(scheme: scheme, host: host.lowercased(), port: port, path: path)
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }

  /// Whether the host is an address of this machine, 127.0.0.0/8 or ::1. Names do not count: they can mean
  /// anything.
  var isLoopbackAddress: Bool {
    if host == "::1" || host == "0:0:0:0:0:0:0:1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// The path in front of an operation's own: without a slash at its end.
  var base: String {
    var base = path.prefix { $0 != "?" }
    while base.hasSuffix("/") { base = base.dropLast() }
    return String(base)
  }
}
