import HTTP1

/// Looks at a request's head before anything else is done with it, and refuses what no client of AWS Batch sends:
/// methods of proxies, upgrades, browsers, and names that are not this endpoint's (DNS rebinding).
struct ClientScreen {
  private let hosts: AllowedHosts
  /// The Host value that was let in last; clients repeat theirs, so most requests stop here.
  private var lastAllowed: [UInt8] = []

  init(hosts: AllowedHosts) {
    self.hosts = hosts
  }

  /// Why the request is refused, or nil.
  mutating func refusal(of head: RequestHead) -> ProxyError? {
    if let error = methodRefusal(head) { return error }
    if head.fields.first(.upgrade) != nil {
      return ProxyError(
        .upgradeRefused, status: 400, "This endpoint speaks HTTP/1.1 only and upgrades to nothing.")
    }
    if let error = browserRefusal(head) { return error }
    return hostRefusal(head)
  }

  private func methodRefusal(_ head: RequestHead) -> ProxyError? {
    if head.isMethod("POST") || head.isMethod("GET") || head.isMethod("DELETE") { return nil }
    if head.isMethod("CONNECT") {
      return ProxyError(
        .unsupportedMethod, status: 405, "CONNECT is for forward proxies; this is an endpoint of AWS Batch.",
        hint: "Unset HTTPS_PROXY in the client and set AWS_ENDPOINT_URL_BATCH to this address instead.")
    }
    if head.isMethod("TRACE") || head.isMethod("TRACK") {
      return ProxyError(.unsupportedMethod, status: 405, "TRACE is not answered here.")
    }
    if head.isMethod("OPTIONS") {
      return ProxyError(
        .unsupportedMethod, status: 405,
        "OPTIONS is not an operation of AWS Batch; browsers are not clients of this endpoint.")
    }
    return nil
  }

  private func browserRefusal(_ head: RequestHead) -> ProxyError? {
    let hint = "Use an SDK, the AWS CLI or Step Functions Local."
    if head.fields.first(.origin) != nil {
      return ProxyError(
        .browserRequest, status: 403, "Requests with an Origin come from web pages and are refused.",
        hint: hint)
    }
    if let site = head.fields.text(.secFetchSite), site != "none" {
      return ProxyError(
        .browserRequest, status: 403, "Requests that a web page makes (Sec-Fetch-Site) are refused.",
        hint: hint)
    }
    return nil
  }

  private mutating func hostRefusal(_ head: RequestHead) -> ProxyError? {
    guard let field = head.fields.first(.host) else { return nil }  // HTTP/1.0; no browser sends that
    let value = head.fields.bytes[field.value]
    if value.elementsEqual(lastAllowed) { return nil }
    guard hosts.contains(String(decoding: value, as: UTF8.self)) else {
      return ProxyError(
        .foreignHost, status: 403, "The Host of this request is not a name of this endpoint.",
        hint: "If clients reach it under that name, start it with --allow-host NAME.")
    }
    lastAllowed = Array(value)
    return nil
  }
}

extension AllowedHosts {
  /// The names of the proxy's listeners: their own and every `--allow-host`. A listener on all addresses of the
  /// machine answers to each of them.
  init(_ configuration: ProxyConfiguration) {
    self.init(
      names: configuration.allowedHosts + configuration.listeners.map { HostName.bracketed($0.host) },
      acceptsAddresses: configuration.listeners.contains(where: \.isWildcard))
  }
}
