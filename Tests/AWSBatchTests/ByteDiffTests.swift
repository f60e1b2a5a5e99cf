import Testing

@testable import AWSBatch

@Suite struct ByteDiffTests {
  private func lines(_ source: String, _ mode: OverridesMode = .drop) throws -> [String] {
    guard case .rewrite(let rewrite) = try decide(source, .known(summary(.ecs)), mode) else { return [] }
    return ByteDiff.lines(of: try request(source), rewrite)
  }

  @Test("counts the bytes of both sides") func counts() throws {
    let source = submission("{}")
    #expect(
      try lines(source).prefix(2) == [
        "--- received (\(source.utf8.count) bytes)",
        "+++ would be sent (\(submission(nil).utf8.count) bytes)",
      ])
  }

  @Test("a job definition's ARN is shown whole, what is longer is cut where it says so") func context() throws
  {
    let arn = "arn:aws:batch:us-east-1:123456789012:job-definition/MyJobDefinition:1"
    #expect(try lines(submission("{}", definition: arn))[2] == #" "jobDefinition":"\#(arn)""#)
    let long = #"{"tags":{"k":"\#(String(repeating: "v", count: 300))"},"containerOverrides":{}}"#
    let cut = try lines(long)[2]
    #expect(cut.hasPrefix(" …v") && cut.utf8.count < 210)
    let behind = #"{"containerOverrides":{},"tags":{"k":"\#(String(repeating: "v", count: 300))"}}"#
    #expect(try lines(behind).last?.hasSuffix("v…") == true)
  }

  @Test("all that goes stands before all that comes") func order() throws {
    let marks = try lines(submission(injected), .carry).dropFirst(2).compactMap(\.first)
    #expect(String(marks) == " -+")
  }

  @Test("controls that could steer a terminal are not shown") func controls() throws {
    let text = try lines(submission("{\"\u{7F}\u{9B}2J\":\"\u{85}\"}")).joined(separator: "\n")
    #expect(!text.unicodeScalars.contains { $0.value == 0x7F || (0x80...0x9F).contains($0.value) })
  }
}
