import HTTP1
import OpenSSL

@testable import Transport

/// Answers each request with what it was, or as the test says.
final class TestHandler: ServerHandler, @unchecked Sendable {
  var answer: @Sendable (ServerExchange) -> Void
  var refusal: @Sendable (RequestHead) -> String?

  init(
    answer: @escaping @Sendable (ServerExchange) -> Void,
    refusal: @escaping @Sendable (RequestHead) -> String? = { _ in nil }
  ) {
    self.answer = answer
    self.refusal = refusal
  }

  func screen(_ head: RequestHead, client: ClientInfo) -> [UInt8]? { refusal(head).map { Array($0.utf8) } }
  func handle(_ exchange: ServerExchange) { answer(exchange) }
  func answer(to error: ParseError, client: ClientInfo) -> [UInt8] { Self.plain(error.status, error.label) }
  func answerToLateRequest(client: ClientInfo) -> [UInt8] { Self.plain(408, "late") }
  func answerWhileDraining(to head: RequestHead?, client: ClientInfo) -> [UInt8] {
    Self.plain(
      503, head.map { "draining \(String(decoding: $0.bytes[$0.target], as: UTF8.self))" } ?? "draining")
  }

  static func plain(_ status: Int, _ text: String) -> [UInt8] {
    Array(
      "HTTP/1.1 \(status) X\r\nContent-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)".utf8)
  }
}

extension ServerExchange {
  var summary: String {
    let target = String(decoding: head.bytes[head.target], as: UTF8.self)
    return "\(target) \(String(decoding: body, as: UTF8.self))"
  }

  /// Answers with `text`, and stays for the next request where the client does.
  func answer(_ text: String) {
    let persists = persists
    var writer = HeadWriter(capacity: 256)
    writer.statusLine(200, reason: "OK")
    writer.field("Content-Length", decimal: text.utf8.count)
    appendConnectionField(to: &writer, persists: persists)
    writer.end()
    write(writer.bytes + Array(text.utf8))
    finish(persists: persists)
  }
}

/// A server on a loop of its own.
final class ServerFixture: Sendable {
  let loop: EventLoop
  let server: HTTPServer
  let address: SocketAddress

  init(
    _ change: (inout ServerSettings) -> Void = { _ in }, tls: TLSContext? = nil,
    refusal: @escaping @Sendable (RequestHead) -> String? = { _ in nil },
    answer: @escaping @Sendable (ServerExchange) -> Void = { $0.answer($0.summary) }
  ) throws {
    var settings = ServerSettings()
    change(&settings)
    loop = try EventLoop(label: "test.server")
    server = HTTPServer(settings: settings, loops: [loop], tls: tls) { _ in
      TestHandler(answer: answer, refusal: refusal)
    }
    loop.start()
    address = try server.listen(
      on: loopback(port: 0), overloadAnswer: { TestHandler.plain(503, "overloaded") })
  }

  deinit { loop.stop() }

  func client(receiveBuffer: Int32? = nil) throws -> LoopbackSocket {
    let client = try LoopbackSocket.connect(to: address, receiveBuffer: receiveBuffer)
    client.peer = self
    return client
  }

  /// Waits until the loop has done everything that it was given so far.
  func settle() {
    let done = Mailbox<Void>()
    loop.execute { done.put(()) }
    _ = done.next()
  }
}

extension UInt64 {
  static func milliseconds(_ count: UInt64) -> UInt64 { count * 1_000_000 }
}
