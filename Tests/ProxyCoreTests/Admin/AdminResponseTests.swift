import Testing

@testable import ProxyCore

@Suite struct AdminResponseTests {
  static let time: Int64 = 1_795_528_931_482_000

  @Test("is written with its length, date and the fields that keep browsers at bay") func isWritten() {
    let bytes = AdminResponse(status: 200, text: "ok").bytes(isHEAD: false, closes: false, now: Self.time)
    #expect(
      String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n") == """
        HTTP/1.1 200 OK
        Date: Tue, 24 Nov 2026 14:02:11 GMT
        Content-Type: text/plain; charset=utf-8
        Content-Length: 3
        Cache-Control: no-store
        Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        Cross-Origin-Opener-Policy: same-origin
        Cross-Origin-Resource-Policy: same-origin
        Referrer-Policy: no-referrer
        X-Content-Type-Options: nosniff
        X-Frame-Options: DENY

        ok

        """)
  }

  @Test("keeps its length without its body for HEAD") func keepsItsLengthForHEAD() {
    let text = String(
      decoding: AdminResponse(status: 200, text: "ok").bytes(isHEAD: true, closes: true, now: Self.time),
      as: UTF8.self)
    #expect(text.contains("\r\nContent-Length: 3\r\n"))
    #expect(text.contains("\r\nConnection: close\r\n"))
    #expect(text.hasSuffix("\r\n\r\n"))
  }

  @Test(
    "has a reason phrase for every status in use",
    arguments: [
      (200, "OK"), (400, "Bad Request"), (403, "Forbidden"), (404, "Not Found"), (405, "Method Not Allowed"),
      (503, "Service Unavailable"),
    ])
  func hasAReasonPhrase(status: Int, reason: String) {
    let bytes = AdminResponse(status: status, text: "").bytes(isHEAD: false, closes: false, now: 0)
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 \(status) \(reason)\r\n"))
  }

  @Test("says that it is a file, where it is one") func files() {
    var response = AdminResponse(status: 200, contentType: "application/json", body: [])
    response.disposition = "attachment; filename=\"a.har\""
    let bytes = response.bytes(isHEAD: false, closes: false, now: 0)
    #expect(text(bytes).contains("\r\nContent-Disposition: attachment; filename=\"a.har\"\r\n"))
  }

  @Test("has no length where it has no end yet") func endless() {
    let head = text(AdminResponse(status: 200, text: "").endlessHead(now: 0))
    #expect(!head.contains("Content-Length") && head.contains("\r\nConnection: close\r\n"))
    #expect(head.hasSuffix("\r\n\r\n"))
  }
}
