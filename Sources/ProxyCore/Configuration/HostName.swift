/// The host of a listener, an upstream, or an allowed Host: an IP address or a DNS name.
enum HostName {
  /// RFC 1035 section 2.3.4.
  static let maximumLength = 253
  static let maximumLabelLength = 63

  /// Checks a host without brackets.
  ///
  /// - Throws: ``ConfigurationError`` with what a host looks like.
  static func check(_ text: String) throws(ConfigurationError) {
    if IPAddress(text) != nil { return }
    guard !text.isEmpty, !text.utf8.contains(ASCIIByte.colon) else {
      throw ConfigurationError(
        .badSetting, "\(DisplayedValue.text(text)) is neither a host name nor an address")
    }
    var labels = text.utf8.split(separator: ASCIIByte.dot, omittingEmptySubsequences: false)
    if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
    let isName =
      text.utf8.count <= maximumLength
      && labels.allSatisfy {
        (1...maximumLabelLength).contains($0.count) && $0.allSatisfy(ASCIIByte.isNameByte)
          && $0.first != ASCIIByte.hyphen
      }
    // A name that ends in a number is read as an address by some resolvers (127.1, 0x7f.1).
    let endsInNumber =
      labels.last?.first.map(ASCIIByte.isDigit) == true && labels.last?.allSatisfy(ASCIIByte.isDigit) == true
    guard isName, !endsInNumber else {
      throw ConfigurationError(
        .badSetting, "\(DisplayedValue.text(text)) is neither a host name nor an address")
    }
  }

  /// Loopback addresses, `localhost` and names below it (RFC 6761 section 6.3).
  static func isLoopback(_ host: String) -> Bool {
    if let address = IPAddress(host) { return address.isLoopback }
    var name = host.lowercased()
    if name.hasSuffix(".") { name.removeLast() }
    return name == "localhost" || name.hasSuffix(".localhost")
  }

  /// As it stands in a URL or before a port: IPv6 in brackets.
  static func bracketed(_ host: String) -> String {
    host.utf8.contains(ASCIIByte.colon) ? "[\(host)]" : host
  }

  /// Splits `host:port`, `[v6]:port`, `host` or `[v6]`; the host comes without brackets, unchecked.
  static func split(_ text: Substring) throws(ConfigurationError) -> (host: String, port: Substring?) {
    if text.hasPrefix("[") {
      guard let close = text.firstIndex(of: "]") else {
        throw ConfigurationError(.badSetting, "the bracket is not closed, write [::1]:8084")
      }
      let host = String(text[text.index(after: text.startIndex)..<close])
      let rest = text[text.index(after: close)...]
      guard case .v6? = IPAddress(host) else {
        throw ConfigurationError(.badSetting, "brackets hold an IPv6 address, as in [::1]:8084")
      }
      if rest.isEmpty { return (host, nil) }
      guard rest.hasPrefix(":") else {
        throw ConfigurationError(
          .badSetting, "after the bracket comes a colon and the port, as in [::1]:8084")
      }
      return (host, rest.dropFirst())
    }
    let colons = text.utf8.count { $0 == ASCIIByte.colon }
    guard colons <= 1 else {
      throw ConfigurationError(.badSetting, "put an IPv6 address in brackets, as in [::1]:8084")
    }
    guard let colon = text.firstIndex(of: ":") else { return (String(text), nil) }
    return (String(text[..<colon]), text[text.index(after: colon)...])
  }

  /// A decimal port; 0 included.
  static func port(_ text: Substring) throws(ConfigurationError) -> UInt16 {
    guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(ASCIIByte.isDigit), let port = UInt16(text)
    else { throw ConfigurationError(.badSetting, "a port is a number from 0 to 65535") }
    return port
  }
}
