import Testing

@testable import ProxyCore

@Suite struct HeadLinesTests {
  @Test("keeps fields in order and in their case, and masks what is secret") func request() {
    let lines = HeadLines(
      Array("POST /v1/a?X-Amz-Signature=5e HTTP/1.1\r\nHOST: x\r\nb:  two \r\nCookie: c\r\n\r\n".utf8))
    #expect(lines.startLine == "POST /v1/a?X-Amz-Signature=(masked) HTTP/1.1")
    #expect(lines.fields.map(\.name) == ["HOST", "b", "Cookie"])
    #expect(lines.fields.map(\.value) == ["x", "two ", "(masked)"])
    #expect(lines.request?.method == "POST" && lines.request?.version == "HTTP/1.1")
    #expect(lines.first("host") == "x" && lines.first("none") == nil)
  }

  @Test("stops at the end of the head") func stops() {
    let message = Array("HTTP/1.1 400 Bad Request\r\nA: 1\r\n\r\nB: not a field\r\n".utf8)
    let lines = HeadLines(message)
    #expect(lines.startLine == "HTTP/1.1 400 Bad Request" && lines.fields.count == 1)
    #expect(text(HeadLines.body(of: message)) == "B: not a field\r\n")
  }

  @Test("takes an empty line before the request, and nothing at all") func oddities() {
    #expect(HeadLines(Array("\r\nGET / HTTP/1.1\r\n\r\n".utf8)).startLine == "GET / HTTP/1.1")
    #expect(HeadLines([]).startLine.isEmpty && HeadLines([]).request == nil)
    #expect(HeadLines.body(of: []).isEmpty && HeadLines.body(of: Array("no end".utf8)).isEmpty)
  }
}
