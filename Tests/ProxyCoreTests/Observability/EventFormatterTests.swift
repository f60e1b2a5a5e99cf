import Logging
import Testing

@testable import ProxyCore

@Suite struct EventFormatterTests {
  private func line(
    _ format: LogFormat, isColoured: Bool = false, _ level: Logger.Level = .info, event: String = "x",
    _ metadata: Logger.Metadata = [:]
  ) -> String {
    var line = LogLine()
    EventFormatter(format: format, isColoured: isColoured).append(
      time: 1_795_528_950_020_000, level: level, event: event, metadata: metadata, to: &line)
    return String(decoding: line.bytes, as: UTF8.self)
  }

  /// What follows the time of day.
  private func text(
    isColoured: Bool = false, _ level: Logger.Level = .info, event: String = "x",
    _ metadata: Logger.Metadata = [:]
  ) -> String {
    String(line(.text, isColoured: isColoured, level, event: event, metadata).dropFirst(8))
  }

  @Test("aligns events behind levels of any length") func alignsEvents() {
    for level in Logger.Level.allCases {
      #expect(
        text(level) == " " + level.rawValue + String(repeating: " ", count: 10 - level.rawValue.count) + "x\n"
      )
    }
  }

  @Test("colours the level alone, and the stripped line is the plain one") func coloursTheLevel() {
    let coloured = text(isColoured: true, .warning, ["k": "v"])
    #expect(coloured.hasPrefix(" \(LogColour.start(.warning))warning\(LogColour.reset)  "))
    let stripped =
      coloured
      .replacing("\(LogColour.start(.warning))", with: "").replacing("\(LogColour.reset)", with: "")
    #expect(stripped == text(.warning, ["k": "v"]))
    #expect(line(.json, isColoured: true) == line(.json))
  }

  @Test("sorts metadata and nests it in brackets") func nests() {
    let metadata: Logger.Metadata = ["b": ["c d", "e"], "a": ["y": "1", "x": []]]
    #expect(text(.info, metadata) == " info      x a={x=[],y=1} b=[\"c d\",e]\n")
    #expect(
      line(.json, .info, metadata).hasSuffix(#""event":"x","a":{"x":[],"y":"1"},"b":["c d","e"]}"# + "\n"))
  }

  @Test("shows a sentence in quotes, and what happened first") func quotesSentences() {
    let metadata: Logger.Metadata = [
      "error": "e", "message": #"no "key" in \(file)"#, "profile": "dev", "tail": "a\nb",
    ]
    #expect(
      text(.info, metadata)
        == #" info      x message="no \"key\" in \\(file)" error=e profile=dev tail=a\x0ab"# + "\n")
  }

  @Test("leaves out what lies too deep", arguments: LogFormat.allCases) func boundsDepth(format: LogFormat) {
    var value: Logger.MetadataValue = "deep"
    for _ in 0..<100 { value = .array([value]) }
    let shown = line(format, .info, ["k": value])
    #expect(shown.contains("[[[[[]]]]]"))
    #expect(!shown.contains("deep"))
  }

  @Test("shows so many entries of one collection", arguments: LogFormat.allCases)
  func boundsEntries(format: LogFormat) {
    let many = 0..<100
    let list = line(format, .info, ["k": .array(many.map { _ in "v" })])
    #expect(list.count { $0 == "," } == EventFormatter.entryLimit - 1 + (format == .json ? 3 : 0))
    let pairs = many.map { ("k\($0)", Logger.MetadataValue.string("!")) }
    let flat = line(format, .info, Logger.Metadata(uniqueKeysWithValues: pairs))
    #expect(flat.count { $0 == "!" } == EventFormatter.entryLimit)
  }

  @Test("writes numbers and truth as JSON has them, and no number that JSON does not have")
  func writesNumbers() {
    let shown = line(
      .json, .info,
      [
        "a": .stringConvertible(UInt8.max), "b": .stringConvertible(false),
        "c": .stringConvertible(Double.infinity), "d": .stringConvertible(-0.5),
      ])
    #expect(shown.hasSuffix(#""a":255,"b":false,"c":"inf","d":-0.5}"# + "\n"))
  }
}
