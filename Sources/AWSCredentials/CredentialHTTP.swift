/// A request that fetching credentials needs. `fields` and `body` can hold tokens; neither is described.
public struct CredentialHTTPRequest: Sendable {
  public enum Scheme: String, Sendable {
    case http, https
    public var defaultPort: Int { self == .http ? 80 : 443 }
  }

  public var method: String
  public var scheme: Scheme
  /// A name or an address; an IPv6 address without brackets.
  public var host: String
  public var port: Int
  /// Path and query as they go on the wire.
  public var target: String
  /// Without Host and Content-Length, unless signing put Host there.
  public var fields: [(name: String, value: String)]
  public var body: [UInt8]
  /// How long the whole exchange may take.
  public var timeout: Duration
  /// Whether a proxy named by HTTPS_PROXY must be left out: link-local metadata services.
  public var bypassesProxy: Bool
  /// Whether the sender may send it again when an answer got lost. False for what can work only once: buying a
  /// new token with a refresh token.
  public var isRepeatable: Bool

  public init(
    method: String, scheme: Scheme, host: String, port: Int? = nil, target: String,
    fields: [(name: String, value: String)] = [], body: [UInt8] = [], timeout: Duration,
    bypassesProxy: Bool = false, isRepeatable: Bool = true
  ) {
    self.method = method
    self.scheme = scheme
    self.host = host
    self.port = port ?? scheme.defaultPort
    self.target = target
    self.fields = fields
    self.body = body
    self.timeout = timeout
    self.bypassesProxy = bypassesProxy
    self.isRepeatable = isRepeatable
  }

  /// The value for the Host field: with the port unless it is the scheme's own.
  public var authority: String {
    let name = host.utf8.contains(0x3A) ? "[\(host)]" : host
    return port == scheme.defaultPort ? name : "\(name):\(port)"
  }

  /// Scheme, host and path without the query, for messages.
  public var shownURL: String {
    "\(scheme.rawValue)://\(authority)\(target.prefix { $0 != "?" })"
  }
}

extension CredentialHTTPRequest: CustomStringConvertible, CustomReflectable {
  public var description: String { "\(method) \(shownURL)" }
  public var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}

/// The answer to one. `body` can hold keys and is not described.
public struct CredentialHTTPResponse: Sendable {
  public var status: Int
  public var body: [UInt8]

  public init(status: Int, body: [UInt8] = []) {
    self.status = status
    self.body = body
  }

  /// A sender keeps at most this much of an answer: the largest, a signed-in session with its token, is a few
  /// KiB.
  public static let maximumBody = 131_072
}

extension CredentialHTTPResponse: CustomStringConvertible, CustomReflectable {
  public var description: String { "\(status), \(body.count) bytes" }
  public var customMirror: Mirror { Mirror(self, children: ["response": description]) }
}

/// Sends one request and waits for the whole answer, or throws what went wrong. It must not connect to this
/// program itself.
public typealias HTTPSend =
  @Sendable (CredentialHTTPRequest) async throws -> CredentialHTTPResponse
