import HTTP1
import Testing
import Transport

@testable import ProxyCore

@Suite struct AdminHandlerTests {
  static func handler(isReady: Bool = true, pages: [AdminHandler.Page] = []) -> AdminHandler {
    AdminHandler(
      hosts: AllowedHosts(), version: "0.1.0",
      readiness: {
        Readiness(checks: [Readiness.Check("credentials", isReady: isReady, detail: "profile dev")])
      },
      metrics: { Array("# metrics\n".utf8) }, pages: pages)
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
    let response = Self.handler().respond(to: .sample("GET \(path) HTTP/1.1\nHost: localhost:8085"))
    #expect(response.status == status)
    #expect(response.contentType == type)
    #expect(String(decoding: response.body, as: UTF8.self) == body)
    #expect(response.policy == AdminResponse.strictPolicy)
  }

  @Test("lists what there is on its first page") func listsWhatThereIs() {
    let response = Self.handler().respond(to: .sample("GET / HTTP/1.1\nHost: localhost"))
    let body = String(decoding: response.body, as: UTF8.self)
    for word in ["sfn-batch-proxy 0.1.0", "/healthz", "/readyz", "/metrics"] { #expect(body.contains(word)) }
  }

  @Test("answers 503 with the reason while not ready, and stays alive") func answers503() {
    let handler = Self.handler(isReady: false)
    let response = handler.respond(to: .sample("GET /readyz HTTP/1.1\nHost: localhost"))
    #expect(response.status == 503)
    #expect(String(decoding: response.body, as: UTF8.self).contains(#""detail":"profile dev""#))
    #expect(handler.respond(to: .sample("GET /healthz HTTP/1.1\nHost: localhost")).status == 200)
  }

  @Test(
    "serves GET and HEAD only", arguments: ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "CONNECT"])
  func servesGETAndHEADOnly(method: String) {
    let response = Self.handler().respond(to: .sample("\(method) /metrics HTTP/1.1\nHost: localhost"))
    #expect(response.status == 405)
    #expect(response.allow == "GET, HEAD")
  }

  @Test("leaves the body out for HEAD") func leavesTheBodyOut() {
    let head = RequestHead.sample("HEAD /healthz HTTP/1.1\nHost: localhost")
    let text = String(decoding: Self.handler().answer(head, closes: false, now: 0), as: UTF8.self)
    #expect(text.contains("Content-Length: 3\r\n") && text.hasSuffix("\r\n\r\n"))
  }

  @Test(
    "refuses other sites and foreign hosts before anything else",
    arguments: [
      "Host: evil.example", "Host: localhost\nOrigin: https://evil.example",
      "Host: localhost\nSec-Fetch-Site: cross-site",
    ])
  func refusesOthers(fields: String) {
    for method in ["GET", "POST"] {
      let response = Self.handler().respond(to: .sample("\(method) /metrics HTTP/1.1\n\(fields)"))
      #expect(response.status == 403)
      #expect(!response.body.isEmpty)
    }
  }

  @Test(
    "is not reached through a proxy", arguments: ["http://localhost:8085/metrics", "*", "localhost:8085"])
  func isNotReachedThroughAProxy(target: String) {
    #expect(Self.handler().respond(to: .sample("GET \(target) HTTP/1.1\nHost: localhost")).status == 400)
  }

  @Test("serves pages with a policy that lets their own scripts run") func servesPages() {
    let page = AdminHandler.Page(path: "/", contentType: "text/html; charset=utf-8", body: Array("<p>".utf8))
    let response = Self.handler(pages: [page, page]).respond(to: .sample("GET / HTTP/1.1\nHost: localhost"))
    #expect(response.contentType == "text/html; charset=utf-8")
    #expect(response.policy == AdminResponse.pagePolicy)
  }
}
