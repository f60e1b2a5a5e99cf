import HTTP1
import Testing
import Transport

@testable import ProxyCore

@Suite struct ClientScreenTests {
  private func refusal(_ head: String, allowing names: [String] = []) throws -> ProxyError? {
    var screen = ClientScreen(hosts: AllowedHosts(names: names, acceptsAddresses: false))
    let head = try RequestHead.parse(Array(head.utf8), limits: ParseLimits())
    let first = screen.refusal(of: head)
    // What was let in once is remembered, and what was refused is not.
    #expect(screen.refusal(of: head)?.label == first?.label)
    return first
  }

  @Test("lets in what SDKs send") func plain() throws {
    for method in ["POST", "GET", "DELETE", "PUT", "PATCH"] {
      #expect(try refusal("\(method) /v1/x HTTP/1.1\r\nHost: 127.0.0.1:8084\r\n\r\n") == nil)
    }
    #expect(try refusal("GET / HTTP/1.1\r\nHost: batch.local\r\n\r\n", allowing: ["batch.local"]) == nil)
    #expect(try refusal("GET / HTTP/1.0\r\n\r\n") == nil)
  }

  @Test(
    "refuses proxies' methods, upgrades, browsers and other hosts",
    arguments: [
      ("CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n", ProxyErrorLabel.unsupportedMethod),
      ("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", .unsupportedMethod),
      ("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", .unsupportedMethod),
      ("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\n\r\n", .upgradeRefused),
      ("POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n\r\n", .browserRequest),
      ("POST / HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-site\r\n\r\n", .browserRequest),
      ("POST / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n", .foreignHost),
    ])
  func refused(_ head: String, _ label: ProxyErrorLabel) throws {
    #expect(try refusal(head)?.label == label)
  }

  @Test(
    "refuses what could leave the upstream's path prefix, where it has one",
    arguments: ["/../admin", "/v1/%2e%2E/x", "http://localhost/.."])
  func leavesThePrefix(_ target: String) throws {
    let text = "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n"
    let head = try RequestHead.parse(Array(text.utf8), limits: ParseLimits())
    var screen = ClientScreen(hosts: AllowedHosts(), hasPathPrefix: true)
    #expect(screen.refusal(of: head)?.label == .badRequest)
    #expect(try refusal(text) == nil)
  }
}
