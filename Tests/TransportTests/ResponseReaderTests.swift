import HTTP1
import Testing

@testable import Transport

@Suite struct ResponseReaderTests {
  /// What a reader makes of `text`, given whole or in pieces of `step` bytes.
  private func read(_ text: String, toHEAD: Bool = false, step: Int = .max) throws(ParseError) -> [String] {
    var reader = ResponseReader(limits: ParseLimits())
    reader.expectAnswer(toHEAD: toHEAD)
    var seen: [String] = []
    var body = ""
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let end = step >= bytes.count - index ? bytes.count : index + step
      bytes[index..<end].withUnsafeBytes { reader.append($0) }
      index = end
      while let event = try reader.next() {
        switch event {
        case .head(let head): seen.append("\(head.status)")
        case .body(let piece): body += String(decoding: piece, as: UTF8.self)
        case .end(let reusable): seen.append("body \(body)"); seen.append(reusable ? "reusable" : "last")
        }
      }
    }
    if reader.endsWithConnection { seen.append("until close \(body)") }
    if !reader.isDrained { seen.append("rest") }
    return seen
  }

  @Test("reads every framing, whole and byte by byte", arguments: [Int.max, 1, 7])
  func readsEveryFraming(step: Int) throws {
    #expect(
      try read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", step: step)
        == ["200", "body hello", "reusable"])
    #expect(
      try read(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", step: step)
        == ["200", "body hello", "reusable"])
    #expect(try read("HTTP/1.1 200 OK\r\n\r\nhello", step: step) == ["200", "until close hello"])
    #expect(try read("HTTP/1.1 204 No Content\r\n\r\n", step: step) == ["204", "body ", "reusable"])
    #expect(
      try read("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", step: step) == [
        "304", "body ", "reusable",
      ])
    #expect(
      try read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", toHEAD: true, step: step)
        == ["200", "body ", "reusable"])
  }

  @Test("passes interim answers over, but not without end")
  func passesInterimAnswersOver() throws {
    let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    let last = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    #expect(try read(interim + last) == ["200", "body ", "reusable"])
    let many = String(repeating: "HTTP/1.1 102 Processing\r\n\r\n", count: 17)
    #expect(throws: ParseError.self) { try read(many + last) }
    #expect(throws: ParseError.self) { try read("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n") }
    #expect(throws: ParseError.self) { try read("HTTP/1.1 100 Continue\r\nContent-Length: 3\r\n\r\n" + last) }
  }

  @Test("never uses a connection again that says close, is of HTTP/1.0, or brings bytes of nobody's answer")
  func knowsWhatIsReusable() throws {
    #expect(
      try read("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n") == [
        "200", "body ", "last",
      ])
    #expect(try read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n") == ["200", "body ", "last"])
    #expect(
      try read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello") == ["200", "body he", "last", "rest"])
    #expect(
      try read("HTTP/1.1 204 No Content\r\n\r\nhello") == ["204", "body ", "last", "rest"])
    #expect(
      try read("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello") == [
        "304", "body ", "last", "rest",
      ])
  }

  @Test(
    "refuses what can be read in two ways, or in none",
    arguments: [
      "garbage\r\n\r\n", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", "HTTP/2 200\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhelp",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
      "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nX : y\r\n\r\n", "HTTP/1.1 200 OK\r\nX: \0\r\n\r\n",
    ])
  func refuses(_ text: String) {
    #expect(throws: ParseError.self) { try read(text) }
    #expect(throws: ParseError.self) { try read(text, step: 1) }
  }

  @Test("reports nothing of an answer that is not whole, except what is there")
  func reportsNothingOfWhatIsNotThere() throws {
    #expect(try read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel") == ["200"])
    #expect(try read("HTTP/1.1 200 OK\r\nContent-Le") == ["rest"])
    #expect(try read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel") == ["200"])
  }

  @Test("starts anew for the next answer")
  func startsAnew() throws {
    var reader = ResponseReader(limits: ParseLimits())
    for status in [200, 404] {
      reader.expectAnswer(toHEAD: false)
      #expect(!reader.hasBegun)
      Array("HTTP/1.1 \(status) X\r\nContent-Length: 1\r\n\r\nx".utf8).withUnsafeBytes { reader.append($0) }
      guard case .head(let head)? = try reader.next() else {
        Issue.record("no head")
        return
      }
      #expect(head.status == status)
      while try reader.next() != nil {}
    }
  }
}
