import HTTP1
import Transport

/// Looks at a request's head before anything else is done with it, and refuses what no client of AWS Batch sends:
/// methods of proxies, upgrades, browsers, and names that are not this endpoint's (DNS rebinding).
struct ClientScreen {
  private let hosts: AllowedHosts
  private let hasPathPrefix: Bool
  /// The Host value that was let in last; clients repeat theirs, so most requests stop here.
  private var lastAllowed: [UInt8] = []

  /// - Parameter hasPathPrefix: whether targets are sent on behind a path of the upstream's.
  init(hosts: AllowedHosts, hasPathPrefix: Bool = false) {
    self.hosts = hosts
    self.hasPathPrefix = hasPathPrefix
  }

  /// Why the request is refused, or nil.
  mutating func refusal(of head: RequestHead) -> ProxyError? {
    if let error = methodRefusal(head) { return error }
    if head.fields.first(.upgrade) != nil {
      return ProxyError(
        .upgradeRefused, status: 400, "This endpoint speaks HTTP/1.1 only and upgrades to nothing.")
    }
    return (hasPathPrefix ? pathRefusal(head) : nil) ?? originRefusal(head)
  }

  /// What could leave the path prefix of --upstream: `/prefix/../other` is `/other` to most servers, and to the
  /// signature.
  private func pathRefusal(_ head: RequestHead) -> ProxyError? {
    var target = head.target
    if case .absolute(_, let origin)? = try? head.targetForm() { target = origin }
    guard head.hasDotSegment(in: target) else { return nil }
    return ProxyError(
      .badRequest, status: 400, "The path has a '.' or '..' segment, which no operation of AWS Batch has.")
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

  /// What a web page makes a browser send, or what came under a name that is not this endpoint's.
  private mutating func originRefusal(_ head: RequestHead) -> ProxyError? {
    let host = head.fields.first(.host)?.value
    let isPlain = !head.fields.has(.origin) && !head.fields.has(.secFetchSite)
    if isPlain, let host, ASCII.equals(head.bytes.span, host, lastAllowed.span) { return nil }
    guard let refusal = BrowserGuard.refusal(of: head, hosts: hosts, allowsOwnPages: false) else {
      lastAllowed = host.map { Array(head.bytes[$0]) } ?? []
      return nil
    }
    let hint =
      refusal == .foreignHost
      ? "If clients reach this endpoint under that name, start it with --allow-host NAME."
      : "Use an SDK, the AWS CLI or Step Functions Local."
    return ProxyError(
      ProxyErrorLabel(rawValue: refusal.label) ?? .browserRequest, status: 403, refusal.message, hint: hint)
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
