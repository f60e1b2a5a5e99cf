import Logging
import Testing

@testable import ProxyCore

@Suite struct LineLogHandlerTests {
  struct Broken: Error, CustomStringConvertible {
    let description = "broken\nbadly"
  }

  @Test("writes a JSON line with typed metadata in a fixed order") func writesJSON() throws {
    #expect(
      try line(.json) {
        $0.warning(
          "signing clock corrected",
          metadata: [
            "offset_s": "\(370)", "count": .stringConvertible(-3), "exact": .stringConvertible(true),
            "ratio": .stringConvertible(0.5), "never": .stringConvertible(Double.nan),
            "by": ["Date", "\"x\""],
            "of": ["host": "batch.eu-west-1.amazonaws.com", "port": .stringConvertible(443)],
          ])
      } == """
        {"ts":"2026-11-24T14:02:30.020Z","level":"warning","event":"signing clock corrected",\
        "by":["Date","\\"x\\""],"count":-3,"exact":true,"never":"nan",\
        "of":{"host":"batch.eu-west-1.amazonaws.com","port":443},"offset_s":"370","ratio":0.5}

        """)
  }

  @Test("writes a text line") func writesText() throws {
    let text = try line(.text) {
      $0.info("listening", metadata: ["url": "http://127.0.0.1:8084", "why": "a b"])
    }
    #expect(text.dropFirst(8) == " info      listening url=http://127.0.0.1:8084 why=\"a b\"\n")
  }

  @Test("does not let metadata take the place of a line's own fields") func keepsOwnFields() throws {
    let text = try line(.json) { $0.info("x", metadata: ["ts": "1", "level": "2", "event": "3"]) }
    #expect(
      text == """
        {"ts":"2026-11-24T14:02:30.020Z","level":"info","event":"x","event_":"3","level_":"2","ts_":"1"}

        """)
  }

  @Test("stays one line for hostile metadata", arguments: LogFormat.allCases)
  func staysOneLine(format: LogFormat) throws {
    let text = try line(format) {
      $0.error("a\nb", metadata: ["k\n": "v\r\n\u{1B}[2J", "list": ["\n"], "nested": ["\n": "\n"]])
    }
    #expect(text.utf8.filter { $0 < 0x20 }.count == 1)
  }

  @Test("adds an error that comes with the event") func addsAnError() throws {
    let text = try line(.json) { $0.error("look-up failed", error: Broken()) }
    #expect(text.contains(#""error":"broken\nbadly""#))
  }

  @Test("prefers the event's metadata to the logger's") func prefersTheEventsMetadata() throws {
    let text = try line(.json) { logger in
      var logger = logger
      logger[metadataKey: "a"] = "logger"
      logger[metadataKey: "b"] = "logger"
      logger.info("x", metadata: ["a": "event"])
    }
    #expect(text.contains(#""a":"event","b":"logger""#))
  }

  @Test("does not follow nesting without end") func boundsNesting() throws {
    var value: Logger.MetadataValue = "deep"
    for _ in 0..<1000 { value = ["n": value] }
    let text = try line(.json) { [value] in $0.info("x", metadata: ["v": value]) }
    #expect(text.hasSuffix(#""v":{"n":{"n":{"n":{"n":{}}}}}}"# + "\n"))
  }

  private func line(_ format: LogFormat, _ log: (Logger) -> Void) throws -> String {
    let pipe = try TestPipe()
    let stream = LogStream(descriptor: pipe.writeEnd, format: format)
    log(
      Logger(label: "test") { _ in
        LineLogHandler(stream: stream, level: .info, clock: { 1_795_528_950_020_000 })
      })
    stream.flush()
    return pipe.readAll()
  }
}
