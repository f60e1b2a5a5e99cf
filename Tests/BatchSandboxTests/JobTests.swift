import Testing

@testable import BatchSandbox

@Suite struct JobTests {
  @Test("an ID may name a child of an array or a node") func identifiers() {
    #expect(JobIdentifier("abc").child == nil && JobIdentifier("abc").id == "abc")
    #expect(JobIdentifier("abc:3").child == 3 && JobIdentifier("abc:3").id == "abc")
    #expect(JobIdentifier("abc#0").child == 0)
    for text in ["abc:", "abc:x", "abc:-1", "abc:99999999999999999999"] {
      #expect(JobIdentifier(text).id == text && JobIdentifier(text).child == nil)
    }
  }

  @Test("an array is pending while its children are at work") func array() {
    let harness = SandboxHarness()
    let id = harness.accepted("ingest", ["arrayProperties": ["size": 2]])
    #expect(harness.status(id) == "SUBMITTED")
    harness.advance(900)
    #expect(harness.status(id) == "PENDING" && harness.status(id + ":1") == "RUNNING")
    harness.advance(200)
    #expect(harness.status(id) == "SUCCEEDED")
  }
}
