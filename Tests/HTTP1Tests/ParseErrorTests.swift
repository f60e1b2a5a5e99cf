import HTTP1
import Testing

@Suite struct ParseErrorTests {
  @Test("says what and where in one sentence")
  func saysWhatAndWhere() {
    #expect(
      ParseError(.controlByte, field: "X-Key").message
        == "A control byte stands in the message head (field X-Key).")
    #expect(
      ParseError(.bareLineFeed, line: 3).message == "A line feed does not follow a carriage return (line 3).")
    #expect(ParseError(.missingHost).message == "An HTTP/1.1 request has no Host.")
    #expect("\(ParseError(.missingHost))" == "missing-host: An HTTP/1.1 request has no Host.")
  }
}
