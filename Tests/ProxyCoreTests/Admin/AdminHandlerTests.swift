import HTTP1
import Testing
import Transport

@testable import ProxyCore

@Suite struct AdminHandlerTests {
  static func handler(isReady: Bool = true) -> AdminHandler {
    AdminHandler(
      hosts: AllowedHosts(),
      readiness: {
        Readiness(checks: [Readiness.Check("credentials", isReady: isReady, detail: "profile dev")])
      },
      metrics: { Array("# metrics\n".utf8) }, inspector: InspectorRoutesTests.routes())
  }

  static func respond(_ head: RequestHead, isReady: Bool = true) -> AdminResponse {
    handler(isReady: isReady).route(head).response
  }

  @Test(
    "serves what there is",
    arguments: [
      ("/healthz", 200, "text/plain; charset=utf-8", "ok\n"),
      (
        "/readyz", 200, "application/json",
        #"{"ready":true,"credentials":{"ready":true,"detail":"profile dev"}}"# + "\n"
      ),
      ("/metrics", 200, "text/plain; version=0.0.4; charset=utf-8", "# metrics\n"),
      ("/metrics?name=x", 200, "text/plain; version=0.0.4; charset=utf-8", "# metrics\n"),
      ("/nothing", 404, "text/plain; charset=utf-8", "Nothing here. See / for what there is.\n"),
      ("/healthz/", 404, "text/plain; charset=utf-8", "Nothing here. See / for what there is.\n"),
      ("//healthz", 404, "text/plain; charset=utf-8", "Nothing here. See / for what there is.\n"),
    ])
  func servesWhatThereIs(path: String, status: Int, type: String, body: String) {
    let response = Self.respond(.sample("GET \(path) HTTP/1.1\nHost: localhost:8085"))
    #expect(response.status == status)
    #expect(response.contentType == type)
    #expect(String(decoding: response.body, as: UTF8.self) == body)
    #expect(response.policy == AdminResponse.strictPolicy)
  }

  @Test("answers 503 with the reason while not ready, and stays alive") func answers503() {
    let response = Self.respond(.sample("GET /readyz HTTP/1.1\nHost: localhost"), isReady: false)
    #expect(response.status == 503)
    #expect(String(decoding: response.body, as: UTF8.self).contains(#""detail":"profile dev""#))
    let alive = Self.respond(.sample("GET /healthz HTTP/1.1\nHost: localhost"), isReady: false)
    #expect(alive.status == 200)
  }

  @Test(
    "serves GET and HEAD only", arguments: ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "CONNECT"])
  func servesGETAndHEADOnly(method: String) {
    let response = Self.respond(.sample("\(method) /metrics HTTP/1.1\nHost: localhost"))
    #expect(response.status == 405)
    #expect(response.allow == "GET, HEAD")
  }

  @Test("leaves the body out for HEAD") func leavesTheBodyOut() {
    let head = RequestHead.sample("HEAD /healthz HTTP/1.1\nHost: localhost")
    let answer = text(Self.respond(head).bytes(isHEAD: true, closes: false, now: 0))
    #expect(answer.contains("Content-Length: 3\r\n") && answer.hasSuffix("\r\n\r\n"))
  }

  @Test(
    "refuses other sites and foreign hosts before anything else",
    arguments: [
      "Host: evil.example", "Host: localhost\nOrigin: https://evil.example",
      "Host: localhost\nSec-Fetch-Site: cross-site",
    ])
  func refusesOthers(fields: String) {
    for method in ["GET", "POST"] {
      let response = Self.respond(.sample("\(method) /metrics HTTP/1.1\n\(fields)"))
      #expect(response.status == 403)
      #expect(!response.body.isEmpty)
    }
  }

  @Test(
    "is not reached through a proxy", arguments: ["http://localhost:8085/metrics", "*", "localhost:8085"])
  func isNotReachedThroughAProxy(target: String) {
    #expect(Self.respond(.sample("GET \(target) HTTP/1.1\nHost: localhost")).status == 400)
  }

  @Test("shows the inspector to a browser that asks for it itself, and to its own page") func inspector() {
    for fields in ["Sec-Fetch-Site: none", "Sec-Fetch-Site: same-origin\nOrigin: http://localhost:8085"] {
      let response = Self.respond(.sample("GET / HTTP/1.1\nHost: localhost:8085\n\(fields)"))
      #expect(response.status == 200 && response.contentType == "text/html; charset=utf-8")
      #expect(response.policy == AdminResponse.pagePolicy)
    }
    let site = Self.respond(.sample("GET / HTTP/1.1\nHost: localhost:8085\nSec-Fetch-Site: same-site"))
    #expect(site.status == 403)
  }
}
