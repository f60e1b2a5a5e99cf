import BatchSandbox
import HTTP1
import OpenSSL
import SigV4
import Synchronization
import Transport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A sandbox on a port of its own, and a client that signs as the test says.
final class SandboxWire: Sendable {
  static let credentials = SigV4Credentials(accessKeyID: "sandbox", secretAccessKey: "sandbox")
  static let temporary = SigV4Credentials(
    accessKeyID: "ASIASANDBOX", secretAccessKey: "other", sessionToken: "token")

  let sandbox: Sandbox
  let server: SandboxServer
  let origin: Origin
  private let loop: EventLoop
  private let client: HTTPClient
  private let exchanges: ExchangeBox

  private final class ExchangeBox: Sendable {
    let all = Mutex<[SandboxExchange]>([])
  }

  init(_ options: SandboxOptions = SandboxOptions()) throws {
    let box = ExchangeBox()
    exchanges = box
    sandbox = Sandbox(options: options)
    guard let address = try AddressResolver.addresses(host: "127.0.0.1", port: 0).first else {
      throw TransportError(.nameNotResolved, "127.0.0.1")
    }
    server = try SandboxServer.start(
      on: address, sandbox: sandbox, credentials: [Self.credentials, Self.temporary]
    ) { exchange in box.all.withLock { $0.append(exchange) } }
    origin = Origin(scheme: .http, host: "127.0.0.1", port: server.address.port)
    loop = try EventLoop(label: "sandbox-test")
    loop.start()
    client = HTTPClient(
      pools: UpstreamPools(loop: loop, settings: UpstreamSettings(tls: ClientTLS(trust: .system))))
  }

  /// What the log was told.
  var log: [SandboxExchange] { exchanges.all.withLock { $0 } }

  func stop() async {
    await server.drain(within: .seconds(1))
    loop.stop()
  }

  enum Service { case batch, other }

  /// How a request differs from one that is right.
  struct Signature {
    var credentials = SandboxWire.credentials
    var service = Service.batch
    var region = "us-east-1"
    /// Seconds that the client's clock is off.
    var skew: Int64 = 0
    /// Fields that are sent in place of the signed ones, or removed by nil.
    var replaced: [String: String?] = [:]
    /// The body that is sent in place of the signed one.
    var sentBody: String?
  }

  func send(
    _ target: String, _ body: String = "{}", method: String = "POST",
    fields: [(name: String, value: String)] = [("Content-Type", "application/json")],
    _ signature: Signature? = Signature(), at other: Origin? = nil
  ) async throws -> HTTPClientResponse {
    let origin = other ?? origin
    var fields = fields
    var sent = body
    if let signature {
      let added = try RequestSigner().fields(
        method: method, target: target, host: origin.hostField, fields: fields, body: Array(body.utf8),
        credentials: signature.credentials, region: signature.region,
        service: signature.service == .batch ? "batch" : "execute-api",
        now: wallSeconds() + signature.skew)
      fields += added
      fields = fields.compactMap { field in
        guard let replaced = signature.replaced[field.name.lowercased()] else { return field }
        return replaced.map { (field.name, $0) }
      }
      sent = signature.sentBody ?? body
    }
    return try await client.send(
      HTTPClientRequest(
        origin: origin, method: method, target: target, fields: fields, body: Array(sent.utf8),
        isRepeatable: false))
  }
}

/// Seconds since 1970, by the clock that the server reads too.
private func wallSeconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Int64(time.tv_sec)
}

extension HTTPClientResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
  var errorType: String? { head.fields.text(.xAmznErrorType) }
}
