public import HTTP1
public import Transport

/// Answers requests on the admin listener: health, readiness, metrics and pages. Reads only; no I/O of its
/// own.
public struct AdminHandler: Sendable {
  /// A page served as it is.
  public struct Page: Sendable {
    public let path: String
    public let contentType: String
    public let body: [UInt8]

    public init(path: String, contentType: String, body: [UInt8]) {
      self.path = path
      self.contentType = contentType
      self.body = body
    }
  }

  private let hosts: AllowedHosts
  private let version: String
  private let readiness: @Sendable () -> Readiness
  private let metrics: @Sendable () -> [UInt8]
  private let pages: [String: Page]

  /// - Parameters:
  ///   - hosts: the names that the listener answers to.
  ///   - version: shown on the index page.
  ///   - readiness: asked for every `/readyz`; must answer from memory.
  ///   - metrics: asked for every `/metrics`, see ``Metrics/exposition(readings:process:)``.
  ///   - pages: served under their paths; one with the path `/` takes the index page's place.
  public init(
    hosts: AllowedHosts, version: String, readiness: @escaping @Sendable () -> Readiness,
    metrics: @escaping @Sendable () -> [UInt8], pages: [Page] = []
  ) {
    self.hosts = hosts
    self.version = version
    self.readiness = readiness
    self.metrics = metrics
    self.pages = Dictionary(pages.map { ($0.path, $0) }) { first, _ in first }
  }

  /// The bytes that answer `head`.
  /// - Parameters:
  ///   - closes: whether the connection ends after this answer.
  ///   - now: microseconds since 1970, for the Date field.
  public func answer(_ head: RequestHead, closes: Bool, now: Int64) -> [UInt8] {
    respond(to: head).bytes(isHEAD: head.isMethod("HEAD"), closes: closes, now: now)
  }

  /// The answer to `head`: who asks is judged first, then how, then for what.
  public func respond(to head: RequestHead) -> AdminResponse {
    if let refusal = BrowserGuard.refusal(of: head, hosts: hosts, allowsOwnPages: true) {
      return AdminResponse(status: 403, text: refusal.message)
    }
    guard head.isMethod("GET") || head.isMethod("HEAD") else {
      var response = AdminResponse(status: 405, text: "Only GET and HEAD are served here.")
      response.allow = "GET, HEAD"
      return response
    }
    let target = head.bytes[head.target]
    guard target.first == 0x2F else {
      return AdminResponse(status: 400, text: "Ask this listener directly, not through a proxy.")
    }
    let path = String(decoding: target.prefix { $0 != 0x3F }, as: UTF8.self)
    if let page = pages[path] {
      var response = AdminResponse(status: 200, contentType: page.contentType, body: page.body)
      response.policy = AdminResponse.pagePolicy
      return response
    }
    switch path {
    case "/": return AdminResponse(status: 200, text: index)
    case "/healthz": return AdminResponse(status: 200, text: "ok")
    case "/readyz":
      let readiness = readiness()
      return AdminResponse(
        status: readiness.isReady ? 200 : 503, contentType: "application/json", body: readiness.json)
    case "/metrics":
      return AdminResponse(status: 200, contentType: Metrics.contentType, body: metrics())
    default:
      return AdminResponse(status: 404, text: "Nothing here. See / for what there is.")
    }
  }

  private var index: String {
    """
    sfn-batch-proxy \(version)

    /healthz   the process is alive
    /readyz    credentials and upstream, 503 when not ready
    /metrics   for Prometheus
    """
  }
}
