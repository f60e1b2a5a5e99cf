import HTTP1
import Testing

@testable import Transport

@Suite struct BrowserGuardTests {
  @Test(
    "lets clients of the proxy through",
    arguments: [
      "POST /v1/submitjob HTTP/1.1\nHost: 127.0.0.1:8084",
      "POST /v1/submitjob HTTP/1.1\nHost: localhost:8084\nUser-Agent: node\nSec-Fetch-Mode: cors",
      "GET / HTTP/1.0\nUser-Agent: health check",
      "GET / HTTP/1.1\nHost: localhost\nSec-Fetch-Site: none",
    ])
  func letsClientsThrough(head: String) {
    #expect(BrowserGuard.refusal(of: .sample(head), hosts: AllowedHosts(), allowsOwnPages: false) == nil)
  }

  @Test(
    "refuses browsers on the proxy's listener",
    arguments: [
      ("Host: evil.example:8084", BrowserGuard.Refusal.foreignHost),
      ("Host: localhost\nHost: localhost", .foreignHost), ("User-Agent: x", .foreignHost),
      ("Host: localhost\nOrigin: https://evil.example", .origin), ("Host: localhost\nOrigin: null", .origin),
      ("Host: localhost\nOrigin: http://localhost", .origin), ("Host: localhost\norigin: ", .origin),
      ("Host: localhost\nSec-Fetch-Site: cross-site", .crossSite),
      ("Host: localhost\nSec-Fetch-Site: same-site", .crossSite),
      ("Host: localhost\nsec-fetch-site: same-origin", .crossSite),
      ("Host: localhost\nSec-Fetch-Site: none\nSec-Fetch-Site: cross-site", .crossSite),
      ("Host: localhost\nSec-Fetch-Site: ", .crossSite),
    ])
  func refusesBrowsers(fields: String, refusal: BrowserGuard.Refusal) {
    let head = RequestHead.sample("POST /v1/submitjob HTTP/1.1\n" + fields)
    #expect(BrowserGuard.refusal(of: head, hosts: AllowedHosts(), allowsOwnPages: false) == refusal)
  }

  @Test(
    "lets a page's own scripts through where pages are served",
    arguments: [
      ("Sec-Fetch-Site: same-origin", nil), ("Origin: http://localhost:8085", nil),
      ("Origin: HTTP://LOCALHOST:8085", nil),
      ("Origin: https://localhost:8085", nil), ("Origin: http://localhost:3000", .origin),
      ("Origin: http://localhost", .origin), ("Sec-Fetch-Site: same-site", .crossSite),
    ] as [(String, BrowserGuard.Refusal?)])
  func letsOwnScriptsThrough(fields: String, refusal: BrowserGuard.Refusal?) {
    let head = RequestHead.sample("GET / HTTP/1.1\nHost: localhost:8085\n" + fields)
    #expect(BrowserGuard.refusal(of: head, hosts: AllowedHosts(), allowsOwnPages: true) == refusal)
  }

  @Test("has a label and a sentence for each refusal") func hasLabels() {
    for refusal in [BrowserGuard.Refusal.foreignHost, .origin, .crossSite] {
      #expect(!refusal.label.isEmpty && refusal.message.hasSuffix("."))
    }
  }
}
