import HTTP1
import OpenSSL
import Transport

/// Serves the admin pages over a listener of their own.
///
/// `@unchecked Sendable`: confined to its loop.
final class AdminConnectionHandler: ServerHandler, @unchecked Sendable {
  private let handler: AdminHandler

  init(_ handler: AdminHandler) {
    self.handler = handler
  }

  func screen(_ head: RequestHead, client: ClientInfo) -> [UInt8]? {
    // Nothing here takes a body, so none is read.
    guard head.isMethod("GET") || head.isMethod("HEAD") else {
      return handler.answer(head, closes: true, now: CivilTime.now())
    }
    return nil
  }

  func handle(_ exchange: ServerExchange) {
    let persists = exchange.persists && exchange.head.version == .http11
    exchange.write(handler.answer(exchange.head, closes: !persists, now: CivilTime.now()))
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
