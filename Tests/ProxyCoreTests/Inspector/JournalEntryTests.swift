import AWSBatch
import JSONEditing
import Testing

@testable import ProxyCore

@Suite struct JournalEntryTests {
  @Test("keeps the beginning of a long body, and says how long it was") func cutsBodies() {
    let limit = JournalEntry.Body.limit
    let whole = JournalEntry.Body([UInt8](repeating: 1, count: limit))
    #expect(whole.bytes.count == limit && !whole.isCut)
    let long = JournalEntry.Body([UInt8](repeating: 1, count: limit + 1))
    #expect(long.bytes.count == limit && long.length == limit + 1 && long.isCut)
    #expect(JournalEntry.Body([1], length: 9).isCut)
  }

  @Test("shares the arrays of the exchange instead of copying them") func sharesArrays() {
    let bytes = [UInt8](repeating: 7, count: 4096)
    let body = JournalEntry.Body(bytes)
    #expect(bytes.withUnsafeBytes { a in body.bytes.withUnsafeBytes { a.baseAddress == $0.baseAddress } })
  }

  @Test("keeps the changes of a rewrite and not the whole new body") func leavesTheNewBodyOut() throws {
    let entry = JournalEntry.sample()
    guard case .rewrite(let rewrite)? = entry.decided else { throw Failure() }
    #expect(rewrite.body.isEmpty && rewrite.changes.count == 1 && rewrite.removed == ["containerOverrides"])
  }

  @Test("leaves out changes that are longer than a body may be") func boundsChanges() throws {
    let long = JSONEdit.Splice(range: 0..<0, replacement: [UInt8](repeating: 1, count: 40_000))
    let rewrite = SubmitJobRewrite(
      reason: .ecs, kind: .ecs, definition: nil, body: [], changes: [long], removed: [], lost: [], carried: []
    )
    let entry = JournalEntry(
      record: ExchangeRecord(id: ExchangeID(rawValue: 1), start: 0), requestHead: [],
      decided: .rewrite(rewrite), sent: JournalEntry.sentSample)
    #expect(entry.cost < 4096)
    #expect(BodyChanges(entry).isIncomplete)
  }

  @Test("an entry of a usual SubmitJob costs less than its share of the journal") func costsLittle() {
    #expect(
      JournalEntry.sample().cost < ExchangeJournal.defaultMaximumBytes / ExchangeJournal.defaultCapacity)
  }

  private struct Failure: Error {}
}
