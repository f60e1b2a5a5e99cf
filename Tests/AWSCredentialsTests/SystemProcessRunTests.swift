import Foundation
import Testing

@testable import AWSCredentials

@Suite("Programs of this machine")
struct SystemProcessRunTests {
  private let environment = ["PATH": "/usr/bin:/bin", "NAME": "välue"]

  private func shell(_ script: String, timeLimit: Duration = .seconds(20)) async throws(CredentialsError)
    -> ProcessOutcome
  {
    try await SystemProcessRun.run(["sh", "-c", script], environment, timeLimit: timeLimit)
  }

  @Test("get their arguments and only the environment given")
  func passesThings() async throws {
    let outcome = try await SystemProcessRun.run(
      ["sh", "-c", "printf '%s|%s|%s' \"$1\" \"$NAME\" \"$HOME\"", "sh", "a b $x"], environment)
    #expect(outcome.ending == .exited(0))
    #expect(String(decoding: outcome.output, as: UTF8.self) == "a b $x|välue|")
  }

  @Test("tell their status, their signal and the end of their error output")
  func tellsEndings() async throws {
    let failed = try await shell(
      "echo out; echo first >&2; head -c 100000 /dev/zero | tr '\\0' x >&2; echo last >&2; exit 7")
    #expect(failed.ending == .exited(7))
    #expect(failed.output == Array("out\n".utf8))
    #expect(failed.errorTail.count <= ProcessLimits.errorTail)
    #expect(failed.errorTail.suffix(5) == Array("last\n".utf8)[...])
    #expect(try await shell("kill -TERM $$").ending == .signalled(15))
  }

  @Test("have an empty standard input and no terminal to ask at")
  func cannotAsk() async throws {
    let outcome = try await shell("cat; (exec </dev/tty) 2>/dev/null && echo terminal || echo none")
    #expect(String(decoding: outcome.output, as: UTF8.self) == "none\n")
  }

  @Test("are stopped, with all that they started, when they take too long")
  func stopsLateOnes() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "late-\(UUID().uuidString)").path()
    let clock = ContinuousClock()
    let start = clock.now
    let error = await #expect(throws: CredentialsError.self) {
      try await shell(
        "(trap '' TERM; sleep 3; touch \(file)) & trap '' TERM; sleep 600", timeLimit: .milliseconds(300))
    }
    #expect(error?.code == .processLate)
    #expect(clock.now - start < .seconds(300))  // not a measurement: it ended by itself
    try await Task.sleep(for: .seconds(3))
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test("are stopped when they print too much")
  func stopsTalkativeOnes() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let error = await #expect(throws: CredentialsError.self) { try await shell("yes") }
    #expect(error?.code == .badAnswer)
    #expect(error?.message.contains("64 KiB") == true)
    #expect(clock.now - start < .seconds(300))  // not a measurement: it ended by itself
  }

  @Test("may leave something behind that holds their output open")
  func survivesDaemons() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try await shell("echo done; sleep 600 &")
    #expect(outcome.ending == .exited(0))
    #expect(String(decoding: outcome.output, as: UTF8.self) == "done\n")
    #expect(clock.now - start < .seconds(300))
  }

  @Test("that are not there, or cannot be named, are an error")
  func refusesMissingOnes() async {
    for command in [
      ["no-such-program-here"], ["/no/such/program"], ["/"], ["/etc/passwd"], [""], [], ["a\0b"],
    ] {
      let error = await #expect(throws: CredentialsError.self) {
        try await SystemProcessRun.run(command, environment)
      }
      #expect(error?.code == .processFailed, "\(command)")
    }
  }
}
