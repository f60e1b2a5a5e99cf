import Testing

@testable import ProxyCore

@Suite struct EventCursorTests {
  @Test("reads what it wrote") func roundTrip() {
    let cursor = EventCursor(epoch: "19a3f", number: 12)
    #expect(cursor.text == "19a3f-12" && EventCursor("19a3f-12") == cursor)
  }

  @Test(
    "takes nothing else",
    arguments: [
      "", "-", "12", "a-", "-1", "a-b", "A-1", "a-1-2", "a-+1", "a--1", "a-1 ", "g-1",
      "a-99999999999999999999",
      "0123456789abcdef0-1",
    ])
  func others(text: String) {
    #expect(EventCursor(text) == nil)
  }
}
