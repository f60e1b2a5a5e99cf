import HTTP1
import Testing

@Suite struct RequestHeadTargetTests {
  @Test("tells the four forms apart")
  func tellsTheFormsApart() throws {
    #expect(try request("GET /a HTTP/1.1\nHost: a").targetForm() == .origin)
    #expect(try request("OPTIONS * HTTP/1.1\nHost: a").targetForm() == .asterisk)
    #expect(try request("CONNECT a:443 HTTP/1.1\nHost: a").targetForm() == .authority)
    let head = try request("GET https://A:443/b?c HTTP/1.1\nHost: a:443")
    guard case .absolute(let authority, let origin) = try head.targetForm() else {
      Issue.record("not absolute-form")
      return
    }
    #expect(ASCII.text(head.bytes, authority) == "A:443")
    #expect(ASCII.text(head.bytes, origin) == "/b?c")
  }

  @Test("gives an empty origin, or one that begins with ?, where there is no path")
  func givesAnEmptyOrigin() throws {
    for (target, expected) in [("http://a", ""), ("http://a?b", "?b")] {
      let head = try request("GET \(target) HTTP/1.1\nHost: a")
      guard case .absolute(_, let origin) = try head.targetForm() else {
        Issue.record("not absolute-form")
        continue
      }
      #expect(ASCII.text(head.bytes, origin) == expected)
    }
  }

  @Test(
    "finds dot segments, escaped ones too, and nothing else",
    arguments: [
      ("/.", true), ("/..", true), ("/a/../b", true), ("/a/./b?c", true), ("/%2e%2E/b", true),
      ("/a%2F.%2e%2fb", true), ("/..?a", true), ("/", false), ("/...", false), ("/.a", false),
      ("/a..", false), ("/a?/../b", false), ("//a", false), ("/%2", false), ("/a.b/c.", false),
    ])
  func findsDotSegments(_ target: String, _ expected: Bool) {
    let bytes = Array("GET \(target) x".utf8)
    let range = 4..<4 + target.utf8.count
    let head = RequestHead(
      method: 0..<3, target: range, version: .http11,
      fields: HeaderFields(bytes: bytes, entries: []))
    #expect(head.hasDotSegment(in: range) == expected)
  }
}
