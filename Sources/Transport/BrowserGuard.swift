public import HTTP1

/// Tells requests that a page of another site made a browser send. Such a page cannot read the answer, but it
/// can send a request to a local port, and where the proxy holds credentials the request itself does the
/// harm.
public enum BrowserGuard {
  /// Why a request is refused; each comes with 403.
  public enum Refusal: Sendable, Equatable {
    /// The Host field names neither this listener nor an allowed host.
    case foreignHost
    /// An Origin field: a script's request.
    case origin
    /// A Sec-Fetch-Site field that names another site.
    case crossSite

    /// Stable, for logs, metrics and `x-sfn-batch-proxy-error`.
    public var label: String {
      switch self {
      case .foreignHost: "foreign-host"
      case .origin, .crossSite: "browser-request"
      }
    }

    public var message: String {
      switch self {
      case .foreignHost:
        "This listener does not answer to the host name of this request; allow it with --allow-host."
      case .origin: "Requests of web pages (with an Origin field) are refused."
      case .crossSite:
        "Requests that another site makes a browser send are refused; type the address instead."
      }
    }
  }

  /// The reason to refuse `head`, or nil.
  /// - Parameters:
  ///   - hosts: the names that the listener answers to.
  ///   - allowsOwnPages: whether the listener serves pages: then a browser may ask for them, and their
  ///     scripts may send requests to where they came from. Otherwise every request with an Origin is
  ///     refused.
  public static func refusal(of head: RequestHead, hosts: AllowedHosts, allowsOwnPages: Bool) -> Refusal? {
    let fields = head.fields
    if let host = fields.text(.host) {
      guard fields.count(of: .host) == 1, hosts.contains(host) else { return .foreignHost }
    } else if head.version != .http10 {
      // Health checks in HTTP/1.0 have none, and no browser speaks that version.
      return .foreignHost
    }
    for field in fields.entries {
      let value = ASCII.text(fields.bytes, field.value)
      switch field.known {
      case .secFetchSite where !(value == "none" || (value == "same-origin" && allowsOwnPages)):
        return .crossSite
      case .origin where !(allowsOwnPages && isOwn(origin: value, host: fields.text(.host))):
        return .origin
      default: continue
      }
    }
    return nil
  }

  /// Whether `origin` (RFC 6454 section 7) is the site that the request goes to.
  private static func isOwn(origin: String, host: String?) -> Bool {
    guard let host, !host.isEmpty else { return false }
    return ["http://", "https://"].contains { ($0 + host).lowercased() == origin.lowercased() }
  }
}
