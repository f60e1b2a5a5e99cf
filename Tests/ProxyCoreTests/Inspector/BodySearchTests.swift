import Testing

@testable import ProxyCore

@Suite struct BodySearchTests {
  @Test("finds text in what was asked and in what was answered, whatever its case") func finds() {
    let own = JournalEntry(
      record: ExchangeRecord(id: ExchangeID(rawValue: 1), start: 0), requestHead: [],
      answer: .own(Array("HTTP/1.1 403 Forbidden\r\nneedle: x\r\n\r\n{\"message\":\"Signature\"}".utf8)))
    let journal = ExchangeJournal.sample([
      .sample(body: #"{"queue":"Needle"}"#, knowing: nil), .sample(answer: "the needlE is here"), .sample(),
      own,
    ])
    let page = journal.entries(after: 0, limit: 9)
    #expect(BodySearch.matches("nEEdle", in: page) == [1, 2])
    #expect(BodySearch.matches("signature", in: page) == [4])
    #expect(BodySearch.matches("needle", in: journal.entries(after: 1, limit: 9)) == [2])
    #expect(BodySearch.matches("", in: page).isEmpty && BodySearch.matches("absent", in: page).isEmpty)
  }

  @Test("finds no secret of a head") func leavesHeadsOut() {
    let page = ExchangeJournal.sample([.sample()]).entries(after: 0, limit: 9)
    #expect(BodySearch.matches("client-session-token", in: page).isEmpty)
    #expect(BodySearch.matches("5e5e5e", in: page).isEmpty)
  }

  @Test(
    "looks at every place",
    arguments: [("aab", "ab", true), ("ab", "ab", true), ("a", "ab", false), ("", "a", false)])
  func everywhere(text: String, needle: String, found: Bool) {
    #expect(BodySearch.contains(Array(text.utf8), Array(needle.utf8)) == found)
  }
}
