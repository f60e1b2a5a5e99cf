import Logging
import Testing

@testable import ProxyCore

@Suite struct ProcessLogTests {
  @Test("sends events to standard error in text") func sendsEventsToStandardErrorInText() throws {
    let (output, errors) = try written(.text)
    #expect(output.hasSuffix("e3f1\n") && output.split(separator: "\n").count == 1)
    #expect(errors.hasSuffix(" info      listening port=8084\n"))
  }

  @Test("sends everything to standard output in JSON") func sendsEverythingToStandardOutputInJSON() throws {
    let (output, errors) = try written(.json)
    let lines = output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.hasPrefix("{\"ts\":") && $0.hasSuffix("}") })
    #expect(errors.isEmpty)
  }

  @Test("counts the losses of both streams") func countsTheLosses() throws {
    let output = try TestPipe()
    let errors = try TestPipe()
    output.closeReadEnd()
    errors.closeReadEnd()
    let log = ProcessLog(
      format: .text, level: .info, environment: [:], outputDescriptor: output.writeEnd,
      errorDescriptor: errors.writeEnd)
    log.exchanges.submit(.passed())
    log.logger(label: "test").info("listening")
    log.flush()
    #expect(log.droppedLines == 2)
  }

  private func written(_ format: LogFormat) throws -> (output: String, errors: String) {
    let output = try TestPipe()
    let errors = try TestPipe()
    let log = ProcessLog(
      format: format, level: .info, environment: [:], outputDescriptor: output.writeEnd,
      errorDescriptor: errors.writeEnd)
    log.exchanges.submit(.passed())
    let logger = log.logger(label: "test")
    logger.info("listening", metadata: ["port": "8084"])
    logger.debug("too quiet")
    log.flush()
    return (output.readAll(), errors.readAll())
  }
}
