import HTTP1
import Testing

@testable import Transport

@Suite struct RequestReaderTests {
  private func append(_ text: String, to reader: inout RequestReader) {
    Array(text.utf8).withUnsafeBytes { reader.append($0) }
  }

  private func events(_ reader: inout RequestReader) throws -> [String] {
    var seen: [String] = []
    while let event = try reader.next() {
      switch event {
      case .head(let head, let wantsContinue):
        seen.append(
          "head \(String(decoding: head.bytes[head.target], as: UTF8.self))"
            + (wantsContinue ? " continue" : ""))
      case .body(let body): seen.append("body \(String(decoding: body, as: UTF8.self))")
      }
    }
    return seen
  }

  @Test("reads pipelined requests of every framing in order")
  func readsPipelinedRequests() throws {
    var reader = RequestReader(limits: ParseLimits())
    append(
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
        + "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
        + "POST /3 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n"
        + "POST /4 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\nGET /5", to: &reader)
    #expect(
      try events(&reader) == [
        "head /1", "body ", "head /2", "body abc", "head /3", "body def", "head /4", "body ",
      ])
    #expect(reader.isAmidRequest)
    append(" HTTP/1.1\r\nHost: x\r\n\r\n", to: &reader)
    #expect(try events(&reader) == ["head /5", "body "])
    #expect(!reader.isAmidRequest)
    #expect(reader.bufferedBytes == 0)
  }

  @Test("reads the same byte by byte")
  func readsByteByByte() throws {
    var reader = RequestReader(limits: ParseLimits())
    let text =
      "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n"
      + "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
    var seen: [String] = []
    for character in text {
      append(String(character == "\r\n" ? "\r" : character), to: &reader)
      seen += try events(&reader)
      if character == "\r\n" {
        append("\n", to: &reader)
        seen += try events(&reader)
      }
    }
    #expect(seen == ["head /a", "body abc", "head /b", "body hi"])
  }

  @Test("asks for 100 Continue only where the body has not begun to come")
  func asksForContinue() throws {
    let head = "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
    var waiting = RequestReader(limits: ParseLimits())
    append(head + "Content-Length: 2\r\n\r\n", to: &waiting)
    #expect(try events(&waiting) == ["head /a continue"])
    var sent = RequestReader(limits: ParseLimits())
    append(head + "Content-Length: 2\r\n\r\nhi", to: &sent)
    #expect(try events(&sent) == ["head /a", "body hi"])
    var none = RequestReader(limits: ParseLimits())
    append(head + "\r\n", to: &none)
    #expect(try events(&none) == ["head /a", "body "])
  }

  @Test("refuses a body beyond the limit, announced or chunked")
  func refusesALargeBody() throws {
    var limits = ParseLimits()
    limits.body = 10
    for framing in ["Content-Length: 11\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nb\r\n"] {
      var reader = RequestReader(limits: limits)
      append("POST / HTTP/1.1\r\nHost: x\r\n" + framing, to: &reader)
      #expect(throws: ParseError.self) { _ = try events(&reader) }
    }
  }

  @Test("does not let a pipelining client make its buffer grow")
  func doesNotGrow() throws {
    var reader = RequestReader(limits: ParseLimits())
    let request = Array("GET /x HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
    request.dropLast(3).withUnsafeBytes { reader.append($0) }
    for _ in 0..<5000 {
      (request.suffix(3) + request.dropLast(3)).withUnsafeBytes { reader.append($0) }
      #expect(try events(&reader).count == 2)
      #expect(reader.bufferedBytes < 200)
    }
  }
}
