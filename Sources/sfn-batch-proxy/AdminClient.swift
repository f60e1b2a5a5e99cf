import HTTP1
import OpenSSL
import ProxyCore
import Transport

/// Asks the admin listener of a proxy on this machine.
enum AdminClient {
  /// Below what container engines wait by default, so that the answer is this program's own.
  private static let timeout = Duration.seconds(3)

  /// - Returns: status and body, or nil when there is no whole answer in time.
  static func get(_ path: String, at address: ListenAddress) async -> (status: Int, body: [UInt8])? {
    guard let loop = try? EventLoop(label: "sfn-batch-proxy.admin-client") else { return nil }
    loop.start()
    defer { loop.stop() }
    let client = HTTPClient(
      pools: UpstreamPools(loop: loop, settings: UpstreamSettings(tls: ClientTLS(trust: .system))))
    // A proxy that listens on every interface is asked over loopback.
    let host = address.isWildcard ? (address.host.contains(":") ? "::1" : "127.0.0.1") : address.host
    let request = HTTPClientRequest(
      origin: Origin(scheme: .http, host: host, port: address.port), method: "GET", target: path,
      timeout: timeout)
    guard let response = try? await client.send(request) else { return nil }
    return (response.status, response.body)
  }
}
