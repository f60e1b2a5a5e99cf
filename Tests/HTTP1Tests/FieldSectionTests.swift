import Testing

@testable import HTTP1

@Suite struct FieldSectionTests {
  private func fields(_ text: String) throws -> [String] {
    let head = try request("GET / HTTP/1.1\nHost: a\n\(text)")
    return head.fields.entries.dropFirst().map {
      "\(ASCII.text(head.bytes, $0.name))=\(ASCII.text(head.bytes, $0.value))"
    }
  }

  @Test("keeps order, case and repetitions")
  func keepsOrderCaseAndRepetitions() throws {
    #expect(try fields("b: 1\nA: 2\nB: 3\nb: 1") == ["b=1", "A=2", "B=3", "b=1"])
  }

  @Test("takes off the blanks around a value and none within")
  func takesOffBlanks() throws {
    #expect(try fields("a: \t b  \t c \t\nb:\nc: \t\nd:e") == ["a=b  \t c", "b=", "c=", "d=e"])
  }

  @Test("says in which field or line a fault is, and never the value")
  func saysWhere() {
    let secret = "hunter2"
    for text in [
      "X-Key: \(secret)\u{1}", "\(secret)", "X Key: \(secret)", "X-Key : \(secret)", "X-Key: a\n \(secret)",
      "X(: \(secret)", "X-Key: a\rb\(secret)",
    ] {
      do {
        _ = try fields(text)
        Issue.record("\(text) was not refused")
      } catch let error as ParseError {
        #expect(!error.message.contains(secret))
        #expect(error.field == "X-Key" || error.line ?? 0 >= 3)
      } catch {
        Issue.record("\(error)")
      }
    }
  }

  @Test("cuts a long field name in a message")
  func cutsALongName() {
    do {
      _ = try fields(String(repeating: "n", count: 500) + ": a\u{1}")
      Issue.record("nothing was refused")
    } catch let error as ParseError {
      #expect(error.field?.count == 64)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test("refuses bytes after the empty line")
  func refusesBytesAfterTheEnd() {
    #expect(code { _ = try request("GET / HTTP/1.1\nHost: a\n\nX: y") } == .misplacedEnd)
  }

  @Test(
    "refuses what does not end in an empty line",
    arguments: ["", "\r\n", "GET / HTTP/1.1\r\nHost: a\r\n", "\r\n\r"])
  func refusesAMissingEnd(_ text: String) {
    #expect(code { _ = try RequestHead.parse(Array(text.utf8), limits: ParseLimits()) } == .misplacedEnd)
  }

  @Test("holds a head to its limits without a scanner before it")
  func holdsToLimits() {
    let bytes = wire("GET / HTTP/1.1\nHost: a\nX: y")
    func refusal(_ limits: ParseLimits) -> ParseError.Code? {
      code { _ = try RequestHead.parse(bytes, limits: limits) }
    }
    #expect(refusal(ParseLimits()) == nil)
    #expect(refusal(ParseLimits(head: bytes.count)) == nil)
    #expect(refusal(ParseLimits(head: bytes.count - 1)) == .headTooLarge)
    #expect(refusal(ParseLimits(line: 14)) == nil)
    #expect(refusal(ParseLimits(line: 13)) == .startLineTooLong)
    #expect(refusal(ParseLimits(fieldLine: 7)) == nil)
    #expect(refusal(ParseLimits(fieldLine: 6)) == .fieldLineTooLong)
    #expect(refusal(ParseLimits(fields: 2)) == nil)
    #expect(refusal(ParseLimits(fields: 1)) == .tooManyFields)
  }
}
