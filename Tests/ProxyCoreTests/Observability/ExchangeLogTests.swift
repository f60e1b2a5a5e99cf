import Logging
import Testing

@testable import ProxyCore

@Suite struct ExchangeLogTests {
  @Test(
    "leaves out what is below its level",
    arguments: [
      (Logger.Level.debug, 3), (.info, 3), (.warning, 1), (.error, 0),
    ])
  func leavesOutWhatIsBelowItsLevel(level: Logger.Level, count: Int) throws {
    let pipe = try TestPipe()
    let stream = LogStream(descriptor: pipe.writeEnd, format: .text)
    let log = ExchangeLog(stream: stream, level: level)
    for record in [ExchangeRecord.passed(), .rewritten(), .refused()] { log.submit(record) }
    stream.flush()
    #expect(pipe.readAll().split(separator: "\n").count == count)
  }
}
