import Dispatch
import Testing

@testable import ProxyCore

@Suite struct ExchangeJournalTests {
  private func entry(_ number: Int, bytes: Int = 0) -> JournalEntry {
    var record = ExchangeRecord(id: ExchangeID(rawValue: UInt32(number)), start: 0)
    record.status = 200
    return JournalEntry(record: record, requestHead: [UInt8](repeating: 0x78, count: bytes))
  }

  private func ids(_ page: ExchangeJournal.Page) -> [UInt32] { page.entries.map(\.record.id.rawValue) }

  @Test("gives what came after a number, in order and without a gap") func reads() {
    let journal = ExchangeJournal(epoch: "a")
    #expect(journal.entries(after: 0, limit: 9).entries.isEmpty)
    for number in 1...5 { journal.append(entry(number)) }
    let page = journal.entries(after: 2, limit: 2)
    #expect(ids(page) == [3, 4] && page.start == 3 && page.end == 4)
    #expect(page.oldest == 1 && page.newest == 5)
    #expect(ids(journal.entries(after: page.end, limit: 9)) == [5])
    #expect(journal.entries(after: 5, limit: 9).end == 5)
  }

  @Test("keeps the last of them, and says how far back that is") func forgets() {
    let journal = ExchangeJournal(epoch: "a", capacity: 3)
    for number in 1...10 { journal.append(entry(number)) }
    let page = journal.entries(after: 0, limit: 9)
    #expect(ids(page) == [8, 9, 10] && page.oldest == 8 && page.start == 8)
    #expect(journal.entry(7) == nil && journal.entry(11) == nil && journal.entry(0) == nil)
    #expect(journal.entry(9)?.record.id.rawValue == 9)
  }

  @Test("keeps fewer of large ones, and one however large") func isBoundedInBytes() {
    let one = entry(0, bytes: 10_000).cost
    let journal = ExchangeJournal(epoch: "a", capacity: 100, maximumBytes: 4 * one)
    for number in 1...50 { journal.append(entry(number, bytes: 10_000)) }
    #expect(ids(journal.entries(after: 0, limit: 99)) == [47, 48, 49, 50])
    journal.append(entry(51, bytes: 50 * one))
    #expect(ids(journal.entries(after: 0, limit: 99)) == [51])
    for number in 52...60 { journal.append(entry(number, bytes: 10_000)) }
    #expect(ids(journal.entries(after: 0, limit: 99)) == [57, 58, 59, 60])
  }

  @Test("goes on well after it was emptied for a large one before it was full once") func growsAgain() {
    let small = entry(0).cost
    let journal = ExchangeJournal(epoch: "a", capacity: 8, maximumBytes: 100 * small)
    for number in 1...3 { journal.append(entry(number)) }
    journal.append(entry(4, bytes: 200 * small))
    #expect(ids(journal.entries(after: 0, limit: 99)) == [4])
    for number in 5...30 { journal.append(entry(number)) }
    #expect(ids(journal.entries(after: 0, limit: 99)) == Array(23...30))
  }

  @Test("takes a number from nowhere for what it is") func strangeNumbers() {
    let journal = ExchangeJournal.sample([entry(1), entry(2)])
    #expect(journal.entries(after: .max, limit: 9).entries.count == 2)
    #expect(journal.entries(after: 1_000_000, limit: 9).end == 2)
    #expect(journal.entries(after: 0, limit: -1).entries.isEmpty)
  }

  @Test("loses nothing when several threads record at once") func isShared() {
    let journal = ExchangeJournal(epoch: "a", capacity: 1000)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for number in 0..<100 { journal.append(entry(thread * 100 + number)) }
    }
    let page = journal.entries(after: 0, limit: 1000)
    #expect(Set(ids(page)) == Set(0..<800) && page.newest == 800)
  }
}
