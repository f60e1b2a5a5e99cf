import HTTP1
import Synchronization
import Transport

/// An upstream in this process that answers as the test says and remembers what came.
final class ScriptedUpstream: ServerHandler, @unchecked Sendable {
  struct Received: Sendable {
    let head: RequestHead
    let body: [UInt8]

    var target: String { ASCII.text(head.bytes, head.target) }
    func field(_ name: StaticString) -> String? { head.fields.text(named: name) }
    /// The access key in Authorization.
    var accessKey: String? {
      guard let value = field("authorization"), let start = value.firstRange(of: "Credential=") else {
        return nil
      }
      return String(value[start.upperBound...].prefix { $0 != "/" })
    }
  }

  typealias Script = @Sendable (Received) -> String?

  private let script: Script
  private let log = Mutex<[Received]>([])
  private let loop: EventLoop
  private var server: HTTPServer?
  private(set) var port: UInt16 = 0

  /// - Parameter script: gives a whole answer; nil never answers.
  init(_ script: @escaping Script = { _ in ScriptedUpstream.answer(200, "{}") }) throws {
    self.script = script
    loop = try EventLoop(label: "test.upstream")
    loop.start()
    let server = HTTPServer(settings: ServerSettings(), loops: [loop]) { [unowned self] _ in self }
    self.server = server
    for address in try AddressResolver.addresses(host: "127.0.0.1", port: 0).prefix(1) {
      port = try server.listen(on: address, overloadAnswer: { [] }).port
    }
  }

  deinit { loop.stop() }

  var received: [Received] { log.withLock { $0 } }

  static func answer(_ status: Int, _ body: String, type: String? = nil) -> String {
    let field = type.map { "x-amzn-ErrorType: \($0)\r\n" } ?? ""
    return "HTTP/1.1 \(status) Scripted\r\n\(field)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  func screen(_ head: RequestHead, client: ClientInfo) -> [UInt8]? { nil }
  func answer(to error: ParseError, client: ClientInfo) -> [UInt8] { [] }
  func answerToLateRequest(client: ClientInfo) -> [UInt8] { [] }
  func answerWhileDraining(to head: RequestHead?, client: ClientInfo) -> [UInt8] { [] }

  func handle(_ exchange: ServerExchange) {
    let received = Received(head: exchange.head, body: exchange.body)
    log.withLock { $0.append(received) }
    guard let answer = script(received) else { return }
    exchange.write(Array(answer.utf8))
    exchange.finish(persists: exchange.persists)
  }
}
