import Dispatch
import HTTP1
import OpenSSL
import Transport

/// Serves the admin pages over a listener of their own.
///
/// `@unchecked Sendable`: confined to its loop.
final class AdminConnectionHandler: ServerHandler, @unchecked Sendable {
  private let handler: AdminHandler
  private let feed: InspectorFeed
  /// The server that this handler answers for; set before it listens.
  weak var server: HTTPServer?
  /// Where answers are made that take a while, one after another.
  private let maker = DispatchQueue(label: "sfn-batch-proxy.inspector")

  /// Bytes that readers have not taken yet, above which no further large answers are made.
  private static let maximumUntaken = 16 << 20

  init(_ handler: AdminHandler, feed: InspectorFeed) {
    self.handler = handler
    self.feed = feed
  }

  func screen(_ head: RequestHead, client: ClientInfo) -> [UInt8]? {
    // Nothing here takes a body, so none is read.
    guard !(head.isMethod("GET") || head.isMethod("HEAD")), case .ready(let refusal) = handler.route(head)
    else {
      return nil
    }
    return refusal.bytes(isHEAD: false, closes: true, now: CivilTime.now())
  }

  func handle(_ exchange: ServerExchange) {
    switch handler.route(exchange.head) {
    case .ready(let response): answer(exchange, response)
    case .made(let make):
      guard server?.counts.bufferedBytes ?? 0 < Self.maximumUntaken else {
        return answer(exchange, Self.busy)
      }
      maker.async { [self] in
        let response = make()
        exchange.loop.execute { [self] in answer(exchange, response) }
      }
    case .events(let cursor):
      if exchange.head.isMethod("HEAD") {
        answer(
          exchange, AdminResponse(status: 200, contentType: "text/event-stream; charset=utf-8", body: []))
      } else if !feed.open(exchange, after: cursor) {
        answer(exchange, Self.busy)
      }
    }
  }

  private static let busy = AdminResponse(
    status: 503, text: "The inspector is open too often already, or the proxy is ending.")

  private func answer(_ exchange: ServerExchange, _ response: AdminResponse) {
    let persists = exchange.persists && exchange.head.version == .http11
    exchange.write(
      response.bytes(isHEAD: exchange.head.isMethod("HEAD"), closes: !persists, now: CivilTime.now()))
    exchange.finish(persists: persists)
  }

  func answer(to error: ParseError, client: ClientInfo) -> [UInt8] { failure(ProxyError(error)) }

  func answerToLateRequest(client: ClientInfo) -> [UInt8] {
    failure(ProxyError(.requestTimeout, status: 408, "The request did not arrive in time."))
  }

  func answerWhileDraining(to head: RequestHead?, client: ClientInfo) -> [UInt8] {
    failure(.draining, isHEAD: head?.isMethod("HEAD") ?? false)
  }

  private func failure(_ error: ProxyError, isHEAD: Bool = false) -> [UInt8] {
    ErrorAnswer.bytes(
      error, requestID: "admin", date: HTTPDate.format(SystemTime.wallSeconds()), isHEAD: isHEAD
    ) { $0.field("Connection", "close") }
  }
}
