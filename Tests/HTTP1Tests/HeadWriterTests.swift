import HTTP1
import Testing

@Suite struct HeadWriterTests {
  private func text(_ write: (inout HeadWriter) throws -> Void) rethrows -> String {
    var writer = HeadWriter()
    try write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("writes a request head")
  func writesARequest() {
    let text = text {
      $0.requestLine(method: "POST", target: "/v1/submitjob")
      $0.field("Host", "localhost")
      $0.field("Content-Length", decimal: 421)
      $0.field("X-Bytes", bytes: [UInt8]([0x61, 0xC3, 0xA9]).span)
      $0.end()
    }
    #expect(
      text == "POST /v1/submitjob HTTP/1.1\r\nHost: localhost\r\nContent-Length: 421\r\nX-Bytes: aé\r\n\r\n")
  }

  @Test("copies received lines byte for byte, several in one piece")
  func copiesARequest() throws {
    let head = try request("DELETE /a%2Fb?c HTTP/1.0\nhOST:  localhost \nX-y:  a  b\t")
    let text = text {
      $0.requestLine(head, target: head.target)
      $0.copyLines(0..<2, of: head.fields)
      $0.copyLines(1..<1, of: head.fields)
      $0.copyLines(1..<2, of: head.fields)
      $0.copyLines(1..<9, of: head.fields)
    }
    #expect(
      text == "DELETE /a%2Fb?c HTTP/1.1\r\nhOST:  localhost \r\nX-y:  a  b\t\r\nX-y:  a  b\t\r\n")
  }

  @Test("gives a received name another value, and tells where both stand")
  func givesAnotherValue() throws {
    let head = try request("GET / HTTP/1.0\nhOST: localhost")
    let host = try #require(head.fields.first(.host))
    var writer = HeadWriter()
    writer.append("x")
    let field = writer.copyName(host, of: head.fields, value: Array("other".utf8))
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "xhOST: other\r\n")
    #expect(
      ASCII.text(writer.bytes, field.name) == "hOST" && ASCII.text(writer.bytes, field.value) == "other")
    #expect(field.known == .host)
  }

  @Test(
    "gives a target without a path the path /",
    arguments: [("http://a", "/"), ("http://a?b=c", "/?b=c"), ("http://a/x?b", "/x?b")])
  func givesAPath(_ item: (String, String)) throws {
    let head = try request("GET \(item.0) HTTP/1.1\nHost: a")
    guard case .absolute(_, let origin) = try head.targetForm() else {
      Issue.record("not absolute-form")
      return
    }
    #expect(text { $0.requestLine(head, target: origin) } == "GET \(item.1) HTTP/1.1\r\n")
  }

  @Test("writes status lines, received reasons kept under our version")
  func writesStatusLines() throws {
    let head = try response("HTTP/1.0 404 Not  Found")
    #expect(text { $0.statusLine(head) } == "HTTP/1.1 404 Not  Found\r\n")
    #expect(text { $0.statusLine(200, reason: "OK") } == "HTTP/1.1 200 OK\r\n")
  }

  @Test("writes heads that its own parser reads")
  func isReadBack() throws {
    let head = try request("GET / HTTP/1.1\nHost: a\nX: y")
    var writer = HeadWriter()
    writer.requestLine(head, target: head.target)
    writer.copyLines(0..<head.fields.entries.count, of: head.fields)
    writer.end()
    #expect(try RequestHead.parse(writer.bytes, limits: ParseLimits()).bytes == head.bytes)
  }

  @Test("knows the values that would end a line early", arguments: ["a\rb", "a\nb", "a\0b"])
  func knowsUnsafeValues(_ value: String) {
    #expect(!HeadWriter.isSafe(value.utf8))
    #expect(HeadWriter.isSafe("a b\té".utf8))
  }
}
