import Testing

@testable import sfn_batch_proxy

@Suite struct InputFileTests {
  private func context(_ input: String?) -> CommandContext {
    let bench = Bench()
    var context = CommandContext(
      assembly: bench.assembly, streams: Streams(isTerminal: { _ in false }, write: { _, _ in }),
      environment: [:])
    context.standardInput = { limit in
      input.map { .success(Array($0.utf8.prefix(limit))) } ?? .failure(SystemFailure(9))
    }
    return context
  }

  @Test("reads standard input for a hyphen, and a file else") func reads() throws {
    let file = InputFile(path: "-", option: "--body")
    #expect(try file.read(limit: 4, context("abcd")) == Array("abcd".utf8))
    #expect(file.name == "standard input")
    #expect(try InputFile(path: "/dev/null", option: "--body").read(limit: 4, context(nil)).isEmpty)
  }

  @Test("says what cannot be read, and with which status") func unreadable() {
    let closed = #expect(throws: CommandFailure.self) {
      try InputFile(path: "-", option: "--body").read(limit: 4, context(nil))
    }
    #expect(closed?.status == 66 && closed?.message == "--body standard input: Bad file descriptor")
    let absent = #expect(throws: CommandFailure.self) {
      try InputFile(path: "/nonexistent", option: "--body").read(limit: 4, context(nil))
    }
    #expect(absent?.message == "--body /nonexistent: No such file or directory")
    let folder = #expect(throws: CommandFailure.self) {
      try InputFile(path: "/", option: "--body").read(limit: 4, context(nil))
    }
    #expect(folder?.status == 66)
  }

  @Test("stops at its limit, however long an input is") func limit() {
    let long = #expect(throws: CommandFailure.self) {
      try InputFile(path: "-", option: "--body").read(limit: 4, context("abcde"))
    }
    #expect(long?.status == 65 && long?.label == "input-too-large")
    let endless = #expect(throws: CommandFailure.self) {
      try InputFile(path: "/dev/zero", option: "--body").read(limit: 100_000, context(nil))
    }
    #expect(endless?.status == 65)
  }
}
