/// An HTTP proxy that outbound https connections tunnel through with CONNECT (RFC 9110 section 9.3.6), as HTTPS_PROXY
/// names it.
public struct OutboundProxy: Sendable {
  public let origin: Origin
  /// The value of Proxy-Authorization, made from the credentials in the proxy's URL; a secret.
  let authorization: String?
  private let exceptions: [String]

  /// - Parameters:
  ///   - authorization: `Basic …`, or nil.
  ///   - noProxy: NO_PROXY's value: names that match themselves and their subdomains, addresses, or `*`.
  public init(origin: Origin, authorization: String?, noProxy: String) {
    self.origin = origin
    self.authorization = authorization
    exceptions = noProxy.split(whereSeparator: { $0 == "," || $0 == " " }).map { $0.lowercased() }
  }

  /// Whether connections to `target` go through the proxy: https ones that NO_PROXY does not name, and never to
  /// this machine or to link-local addresses, where instance metadata lives.
  public func covers(_ target: Origin) -> Bool {
    guard target.scheme == .https else { return false }
    let host = target.host
    guard !Self.isThisMachine(host), !Self.isLinkLocal(host) else { return false }
    return !exceptions.contains { exception in
      if exception == "*" { return true }
      let (name, port) = Self.split(exception)
      guard port == nil || port == target.port else { return false }
      let bare =
        name.hasPrefix("*.")
        ? String(name.dropFirst(2)) : name.hasPrefix(".") ? String(name.dropFirst()) : name
      return host == bare || host.hasSuffix("." + bare)
    }
  }

  private static func isThisMachine(_ host: String) -> Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("127.") || host == "::1"
      || host.hasPrefix("::ffff:127.")
  }

  /// 169.254.0.0/16, fe80::/10, and fd00:ec2::/32, where AWS has its metadata services.
  private static func isLinkLocal(_ host: String) -> Bool {
    if host.hasPrefix("169.254.") || host.hasPrefix("::ffff:169.254.") || host.hasPrefix("fd00:ec2:") {
      return true
    }
    guard let colon = host.firstIndex(of: ":"), let group = UInt16(host[..<colon], radix: 16) else {
      return false
    }
    return group & 0xFFC0 == 0xFE80
  }

  private static func split(_ exception: String) -> (String, UInt16?) {
    guard let colon = exception.lastIndex(of: ":"), exception.firstIndex(of: ":") == colon else {
      return (exception, nil)
    }
    return (String(exception[..<colon]), UInt16(exception[exception.index(after: colon)...]))
  }

  /// The CONNECT request for a tunnel to `target`.
  func connectRequest(to target: Origin) -> [UInt8] {
    let host = target.host.contains(":") ? "[\(target.host)]" : target.host
    let authority = "\(host):\(target.port)"
    var text = "CONNECT \(authority) HTTP/1.1\r\nHost: \(authority)\r\n"
    if let authorization { text += "Proxy-Authorization: \(authorization)\r\n" }
    return Array((text + "\r\n").utf8)
  }
}
