import AWSBatch
import JSONEditing
import Testing

@testable import ProxyCore

@Suite struct BodyChangesTests {
  private func shown(_ changes: BodyChanges) -> [String] {
    changes.pieces.map { piece in
      let sign = piece.kind == .same ? " " : piece.kind == .removed ? "-" : "+"
      return sign + String(decoding: piece.bytes, as: UTF8.self)
    }
  }

  private func body(_ text: String) -> JournalEntry.Body { JournalEntry.Body(Array(text.utf8)) }

  @Test("marks exactly the member that was taken out") func removal() {
    let entry = JournalEntry.sample()
    let changes = BodyChanges(entry)
    #expect(
      shown(changes) == [
        #" {"jobName":"nightly-43","jobDefinition":"etl","#,
        #"-"containerOverrides":{"environment":[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}]},"#,
        #" "jobQueue":"q"}"#,
      ])
    #expect(!changes.isIdentical && !changes.isIncomplete)
    #expect(text(changes.sent) == #"{"jobName":"nightly-43","jobDefinition":"etl","jobQueue":"q"}"#)
    #expect(changes.sentLength == changes.sent.count)
  }

  @Test("is what the proxy sends, in every mode", arguments: [OverridesMode.drop, .carry])
  func agreesWithTheRewrite(mode: OverridesMode) throws {
    let json =
      #"{"jobDefinition":"etl", "containerOverrides":{"environment":[{"name":"A","value":"v"}]},"x":1}"#
    let request = try SubmitJobRequest.scan(Array(json.utf8))
    let summary = JobDefinitionSummary(kind: .ecs, name: "etl", revision: 12, containerNames: ["app"])
    guard
      case .rewrite(let rewrite) = SubmitJobDecision.decide(request, knowing: .known(summary), mode: mode)
    else { throw CancellationError() }
    let changes = BodyChanges(.sample(body: json, mode: mode))
    #expect(text(changes.sent) == text(rewrite.body))
    #expect(changes.pieces.contains { $0.kind == .added } == (mode == .carry))
  }

  @Test("says identical of a body that went as it was, and of none") func identical() {
    let passed = BodyChanges(.sample(knowing: .container, decision: .passed))
    #expect(passed.isIdentical && passed.pieces.count == 1)
    #expect(BodyChanges(.sample(body: "", knowing: nil, decision: .passed)).isIdentical)
  }

  @Test("shows no change of what was never sent") func notSent() {
    #expect(BodyChanges(.sample(isSent: false)).isIdentical)
  }

  @Test("says where a change lies in what was not kept") func incomplete() {
    let cut = JournalEntry.Body(Array("0123456789".utf8), length: 100)
    let inside = JSONEdit.Splice(range: 2..<4, replacement: [0x78])
    let outside = JSONEdit.Splice(range: 8..<50, replacement: [])
    let changes = BodyChanges(of: cut, [inside, outside])
    #expect(shown(changes) == [" 01", "-23", "+x", " 456789"])
    #expect(changes.isIncomplete && changes.sentLength == 57)
  }

  @Test("shows changes that touch each other as one") func merges() {
    let changes = BodyChanges(
      of: body("abcdef"),
      [
        JSONEdit.Splice(range: 1..<3, replacement: []), JSONEdit.Splice(range: 3..<3, replacement: [0x58]),
        JSONEdit.Splice(range: 3..<4, replacement: []),
      ])
    #expect(shown(changes) == [" a", "-bcd", "+X", " ef"])
  }
}
