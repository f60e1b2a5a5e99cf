import HTTP1
public import SigV4
public import Transport

/// The sandbox behind a socket: an endpoint of AWS Batch for clients that were pointed here.
public final class SandboxServer: Sendable {
  /// The address it is bound to, with the port that the system chose for port 0.
  public let address: SocketAddress
  private let server: HTTPServer
  private let loop: EventLoop

  private init(address: SocketAddress, server: HTTPServer, loop: EventLoop) {
    self.address = address
    self.server = server
    self.loop = loop
  }

  /// Binds and begins to serve.
  /// - Parameters:
  ///   - credentials: whose signatures are known; requests by others are refused, as AWS does.
  ///   - hosts: the names in the Host field that it answers to.
  ///   - log: told of each exchange.
  public static func start(
    on address: SocketAddress, sandbox: Sandbox, credentials: [SigV4Credentials],
    hosts: AllowedHosts = AllowedHosts(),
    log: @escaping @Sendable (SandboxExchange) -> Void = { _ in }
  ) throws -> SandboxServer {
    let loop = try EventLoop(label: "sfn-batch-proxy.sandbox")
    let verifier = try RequestVerifier()
    let server = HTTPServer(settings: ServerSettings(), loops: [loop]) { _ in
      SandboxConnectionHandler(
        sandbox: sandbox, credentials: credentials, verifier: verifier, hosts: hosts, log: log)
    }
    loop.start()
    let bound = try server.listen(on: address, overloadAnswer: { [] })
    return SandboxServer(address: bound, server: server, loop: loop)
  }

  /// Stops accepting and finishes what is in flight.
  public func drain(within timeout: Duration) async {
    _ = await server.drain(within: timeout)
    loop.stop()
  }
}

/// One exchange, for a log.
public struct SandboxExchange: Sendable {
  /// Microseconds since 1970.
  public let start: Int64
  public let method: String
  /// Path and query as received.
  public let target: String
  public let status: Int
  public let errorType: String?
  public let requestID: String
}
