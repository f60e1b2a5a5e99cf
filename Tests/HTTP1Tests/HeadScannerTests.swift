import HTTP1
import Testing

@Suite struct HeadScannerTests {
  private func end(_ text: String, limits: ParseLimits = ParseLimits()) throws -> Int? {
    var scanner = HeadScanner(limits: limits)
    return try scanner.end(in: Array(text.utf8))
  }

  @Test("finds the end and leaves what follows")
  func findsTheEnd() throws {
    #expect(try end("GET / HTTP/1.1\r\nHost: a\r\n\r\nbody") == 27)
    #expect(try end("\r\nGET / HTTP/1.1\r\n\r\n") == 20)
  }

  @Test("asks for more", arguments: ["", "\r", "\r\n", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\n\r"])
  func asksForMore(_ text: String) throws {
    #expect(try end(text) == nil)
  }

  @Test("returns the same end when it is asked again, and starts anew after a reset")
  func startsAnew() throws {
    var scanner = HeadScanner(limits: ParseLimits())
    let bytes = Array("GET / HTTP/1.1\r\n\r\n\r\nGET /2 HTTP/1.1\r\n\r\n".utf8)
    let ends = [try scanner.end(in: bytes), try scanner.end(in: bytes)]
    #expect(ends == [18, 18])
    scanner.reset()
    #expect(!scanner.hasBegun)
    let end = try scanner.end(in: Array(bytes[18...]))
    #expect(end == bytes.count - 18)
    #expect(scanner.hasBegun)
  }

  @Test("knows a head from an empty line before one")
  func knowsWhetherAHeadHasBegun() throws {
    for (text, expected) in [("", false), ("\r", false), ("\r\n", false), ("\r\nG", true), ("G", true)] {
      var scanner = HeadScanner(limits: ParseLimits())
      _ = try scanner.end(in: Array(text.utf8))
      #expect(scanner.hasBegun == expected, "\(text.debugDescription)")
    }
  }

  @Test(
    "refuses a bad byte as soon as it is there",
    arguments: [
      ("GET\n", .bareLineFeed), ("GET\rX", .bareCarriageReturn), ("GET\0", .controlByte),
      ("GET / HTTP/1.1\r\nX: a\n", .bareLineFeed), ("GET / HTTP/1.1\r\nX: a\rb", .bareCarriageReturn),
      ("GET / HTTP/1.1\r\nX: a\u{7F}", .controlByte), ("GET /\r\n", .missingVersion),
      ("\r\n\r\n", .leadingEmptyLines), ("\u{16}\u{3}\u{1}", .controlByte),
    ] as [(String, ParseError.Code)])
  func refusesEarly(_ item: (String, ParseError.Code)) {
    #expect(code { _ = try end(item.0) } == item.1)
  }

  @Test("refuses a line by its length before it ends")
  func refusesLongLines() {
    let limits = ParseLimits(head: 100, line: 20, fieldLine: 10)
    #expect(code { _ = try end("GET /5678901 HTTP/1.1", limits: limits) } == .startLineTooLong)
    #expect(code { _ = try end("GET /567890 HTTP/1.1\r\n", limits: limits) } == nil)
    #expect(code { _ = try end("GET / HTTP/1.1\r\nX: 4567890", limits: limits) } == nil)
    #expect(code { _ = try end("GET / HTTP/1.1\r\nX: 45678901", limits: limits) } == .fieldLineTooLong)
    #expect(code { _ = try end("GET / HTTP/1.1\r\nX: 456789\t\t", limits: limits) } == .fieldLineTooLong)
  }

  @Test("accepts a head of the limit and refuses a longer one at once")
  func refusesLargeHeads() throws {
    let text = "GET / HTTP/1.1\r\nX: y\r\n\r\n"
    #expect(try end(text, limits: ParseLimits(head: 24)) == 24)
    #expect(code { _ = try end(text, limits: ParseLimits(head: 23)) } == .headTooLarge)
    #expect(code { _ = try end(text, limits: ParseLimits(head: -5)) } == .headTooLarge)
  }

  @Test("looks at each byte once, however slowly they come")
  func looksAtEachByteOnce() throws {
    // Rescanning from the start would take 65,536 times 32,768 steps: minutes.
    let bytes = Array(("GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 10_900)).utf8)
    var scanner = HeadScanner(limits: ParseLimits())
    let clock = ContinuousClock()
    let time = try clock.measure {
      for count in 0..<bytes.count {
        let end = try scanner.end(in: bytes.span.extracting(0..<count))
        if end != nil { Issue.record("a head ended at \(count)") }
      }
    }
    #expect(time < .seconds(20))
  }
}
