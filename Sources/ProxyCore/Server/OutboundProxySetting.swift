import Transport

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads HTTPS_PROXY and NO_PROXY as curl and botocore do: lower case first, then upper case.
enum OutboundProxySetting {
  static func read(_ environment: [String: String]) throws(ConfigurationError) -> OutboundProxy? {
    guard let (name, text) = first(["https_proxy", "HTTPS_PROXY"], in: environment) else { return nil }
    let noProxy = first(["no_proxy", "NO_PROXY"], in: environment)?.value ?? ""
    var rest = Substring(text)
    if rest.contains("://") {
      guard rest.lowercased().hasPrefix("http://") else {
        throw ConfigurationError(
          .badSetting, "\(name): only a proxy that is reached by http:// can be used",
          hint: "write http://HOST:PORT")
      }
      rest = rest.dropFirst(7)
    }
    rest = rest.prefix { $0 != "/" }
    var authorization: String?
    if let at = rest.lastIndex(of: "@") {
      guard let secret = percentDecoded(rest[..<at]) else {
        throw ConfigurationError(
          .badSetting, "\(name): the credentials in the URL are not percent-encoded rightly")
      }
      authorization = "Basic " + Data(secret).base64EncodedString()
      rest = rest[rest.index(after: at)...]
    }
    do throws(ConfigurationError) {
      let (host, port) = try HostName.split(rest)
      try HostName.check(host)
      let number: UInt16? = if let port { try HostName.port(port) } else { nil }
      return OutboundProxy(
        origin: Origin(scheme: .http, host: host, port: number ?? 80), authorization: authorization,
        noProxy: noProxy)
    } catch {
      // The URL may hold a password, so it is not repeated.
      throw ConfigurationError(.badSetting, "\(name) is not a URL of a proxy", hint: "write http://HOST:PORT")
    }
  }

  /// Nil for an escape that is none.
  private static func percentDecoded(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(ASCIIByte.hexValue),
        let low = rest.popFirst().flatMap(ASCIIByte.hexValue)
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func first(
    _ names: [String], in environment: [String: String]
  ) -> (name: String, value: String)? {
    for name in names {
      if let value = environment[name], !value.isEmpty { return (name, value) }
    }
    return nil
  }
}
