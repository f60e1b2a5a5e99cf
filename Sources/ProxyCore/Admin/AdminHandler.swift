import HTTP1
import Transport

/// Answers requests on the admin listener: health, readiness, metrics and the inspector. Reads only; no I/O of its
/// own.
struct AdminHandler: Sendable {
  private let hosts: AllowedHosts
  private let readiness: @Sendable () -> Readiness
  private let metrics: @Sendable () -> [UInt8]
  private let inspector: InspectorRoutes

  /// - Parameters:
  ///   - hosts: the names that the listener answers to.
  ///   - readiness: asked for every `/readyz`; must answer from memory.
  ///   - metrics: asked for every `/metrics`, see ``Metrics/exposition(readings:process:)``.
  ///   - inspector: `/` and what its page asks for.
  init(
    hosts: AllowedHosts, readiness: @escaping @Sendable () -> Readiness,
    metrics: @escaping @Sendable () -> [UInt8], inspector: InspectorRoutes
  ) {
    self.hosts = hosts
    self.readiness = readiness
    self.metrics = metrics
    self.inspector = inspector
  }

  /// What is to be done about `head`: who asks is judged first, then how, then for what.
  func route(_ head: RequestHead) -> InspectorRoutes.Answer {
    if let refusal = BrowserGuard.refusal(of: head, hosts: hosts, allowsOwnPages: true) {
      return .ready(AdminResponse(status: 403, text: refusal.message))
    }
    guard head.isMethod("GET") || head.isMethod("HEAD") else {
      var response = AdminResponse(status: 405, text: "Only GET and HEAD are served here.")
      response.allow = "GET, HEAD"
      return .ready(response)
    }
    let target = head.bytes[head.target]
    guard target.first == 0x2F else {
      return .ready(AdminResponse(status: 400, text: "Ask this listener directly, not through a proxy."))
    }
    let path = String(decoding: target.prefix { $0 != 0x3F }, as: UTF8.self)
    switch path {
    case "/healthz": return .ready(AdminResponse(status: 200, text: "ok"))
    case "/readyz":
      let readiness = readiness()
      return .ready(
        AdminResponse(
          status: readiness.isReady ? 200 : 503, contentType: "application/json", body: readiness.json))
    case "/metrics":
      return .ready(AdminResponse(status: 200, contentType: Metrics.contentType, body: metrics()))
    default:
      return inspector.answer(to: head, path: path)
        ?? .ready(AdminResponse(status: 404, text: "Nothing here. See / for what there is."))
    }
  }
}
