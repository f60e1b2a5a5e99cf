import AWSBatch
import Testing

@testable import ProxyCore

@Suite struct EntryTextTests {
  @Test("says what was decided in the words of explain") func decided() {
    let rewritten = JournalEntry.sample()
    #expect(rewritten.sentence == "etl:12 is an ecs job; Batch refuses containerOverrides on it")
    #expect(rewritten.remarks == ["nothing of yours is lost"])
    let passed = JournalEntry.sample(knowing: .container, decision: .passed)
    #expect(passed.sentence == "etl:12 is a container job; it takes containerOverrides")
  }

  @Test("names what was lost, carried or refused") func lost() {
    let json = #"{"jobDefinition":"etl","containerOverrides":{"environment":[{"name":"A","value":"v"}]}}"#
    #expect(JournalEntry.sample(body: json).remarks == ["lost: environment[A]"])
    #expect(JournalEntry.sample(body: json, mode: .carry).carried == ["environment[A]"])
    #expect(JournalEntry.sample(body: json, mode: .refuse, decision: .refused).lost == ["environment[A]"])
  }

  @Test("says of an error what happened, whether anything was sent, and what to change") func errors() {
    let error = ProxyError(.badSignature, status: 403, "It does not match.", hint: "Look at the secret.")
    let entry = JournalEntry.sample(decision: .refused, error: error, isSent: false)
    #expect(entry.sentence == "It does not match.")
    #expect(entry.remarks == ["Nothing was sent to AWS Batch.", "Look at the secret."])
  }

  @Test("says what else is worth knowing") func others() {
    #expect(JournalEntry.sample(knowing: nil, decision: .replayed).sentence.contains("nothing was sent"))
    #expect(
      JournalEntry.sample(knowing: nil, decision: .passed).sentence == "only SubmitJob is ever rewritten")
    let entry = JournalEntry.sample(knowing: .ecs) {
      $0.attempts = 2
      $0.status = 0
    }
    #expect(entry.remarks.contains { $0.contains("sent 2 times") })
    #expect(entry.remarks.contains { $0.contains("left before") })
  }

  @Test("decodes a job's name") func names() {
    let entry = JournalEntry.sample { $0.setJobName(Array(#"caf\u00e9 \"x\""#.utf8).span) }
    #expect(entry.jobName == #"café "x""#)
    let cut = JournalEntry.sample { $0.setJobName([UInt8](repeating: 0x61, count: 200).span) }
    #expect(cut.jobName == String(repeating: "a", count: 128) + "…")
  }
}
