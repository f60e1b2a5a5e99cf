import HTTP1
import OpenSSL
import ProxyCore
import SigV4
import Transport

/// The client of the demo: signs with the sandbox's keys, as any SDK would.
enum DemoClient {
  static func send(_ body: [UInt8], to path: String, at address: ListenAddress) async throws -> DemoReply {
    let loop = try EventLoop(label: "sfn-batch-proxy.demo")
    loop.start()
    defer { loop.stop() }
    let client = HTTPClient(
      pools: UpstreamPools(loop: loop, settings: UpstreamSettings(tls: ClientTLS(trust: .system))))
    let origin = Origin(scheme: .http, host: address.host, port: address.port)
    let keys = SandboxKeys()
    let fields = [(name: "Content-Type", value: "application/json")]
    let signed = try RequestSigner().fields(
      method: "POST", target: path, host: origin.hostField, fields: fields, body: body,
      credentials: SigV4Credentials(accessKeyID: keys.accessKeyID, secretAccessKey: keys.secretAccessKey),
      region: keys.region, service: "batch", now: CivilTime.now() / 1_000_000)
    let response = try await client.send(
      HTTPClientRequest(
        origin: origin, method: "POST", target: path, fields: fields + signed, body: body, isRepeatable: false
      ))
    let type = response.head.fields.text(.xAmznErrorType)
    return DemoReply(
      status: response.status, errorType: type.map { String($0.prefix { $0 != ":" }) }, body: response.body)
  }
}
