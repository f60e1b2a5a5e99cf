import AWSCredentials
import Logging
import SigV4
import Transport

@testable import ProxyCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A whole proxy in this process, on a port of its own, logging to nowhere or to a pipe.
struct TestProxy {
  static let key = Credentials(
    accessKeyID: "AKIATESTTESTTESTTEST", secretAccessKey: "test-secret", sessionToken: "test-token",
    source: "test")

  let server: ProxyServer
  var port: UInt16 { server.listeners.first?.port ?? 0 }

  /// - Parameters:
  ///   - upstream: a port of this machine.
  ///   - credentials: nil takes the provider chain, with the environment given.
  static func start(
    upstream: UInt16 = 9, credentials: Credentials? = key, environment: [String: String] = [:],
    log: Int32? = nil, _ change: (inout ProxyConfiguration) -> Void = { _ in }
  ) async throws -> TestProxy {
    var configuration = ProxyConfiguration()
    configuration.listeners = [ListenAddress(host: "127.0.0.1", port: 0)]
    configuration.admin = nil
    configuration.region = "us-east-1"
    configuration.upstream = UpstreamURL(scheme: .http, host: "127.0.0.1", port: upstream)
    change(&configuration)
    let nowhere = log ?? open("/dev/null", O_WRONLY | O_CLOEXEC)
    let processLog = ProcessLog(
      format: .json, level: .debug, environment: [:], outputDescriptor: nowhere, errorDescriptor: nowhere)
    let build = BuildInfo(version: "0", revision: "", swift: "", openssl: "")
    let server = try await ProxyServer.start(
      ResolvedConfiguration(configuration: configuration), environment: environment, log: processLog,
      build: build, fixedCredentials: credentials)
    await server.awaitCredentials(atMost: .seconds(5))
    return TestProxy(server: server)
  }

  /// Sends bytes over a connection of their own and reads the answer.
  func exchange(_ bytes: [UInt8]) async throws -> RawAnswer {
    try await RawClient.ask(port: port, bytes)
  }

  func exchange(_ request: TestRequest) async throws -> RawAnswer {
    try await exchange(request.bytes(port: port))
  }

  func stop() async { await server.drain() }
}

/// A request as a test wants it; signed where it says with what.
struct TestRequest: Sendable {
  var method = "POST"
  var target = "/v1/describejobqueues"
  var host: String?
  var fields: [(name: String, value: String)] = []
  var body = "{}"
  var key: Credentials? = TestProxy.key
  var region = "us-east-1"
  var service: StaticString = "batch"
  /// Seconds by which the client's clock is off.
  var clock: Int64 = 0
  /// Added after signing.
  var unsigned: [(name: String, value: String)] = []
  var signedBody: String?

  func bytes(port: UInt16) throws -> [UInt8] {
    let host = host ?? "127.0.0.1:\(port)"
    var all = [(name: "Content-Type", value: "application/json")] + fields
    if let key {
      all += try RequestSigner().fields(
        method: method, target: target, host: host, fields: all, body: Array((signedBody ?? body).utf8),
        credentials: key.forSigning, region: region, service: service, now: SystemTime.wallSeconds() + clock)
    }
    var text = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n"
    for (name, value) in all + unsigned { text += "\(name): \(value)\r\n" }
    return Array("\(text)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
  }
}
