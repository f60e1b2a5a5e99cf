import Testing

@testable import SigV4

@Suite("The Date field of a signed request")
struct DateFieldTests {
  @Test(
    "is read in each form of RFC 9110 and in the basic form",
    arguments: [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      "19941106T084937Z",
    ])
  func isReadInEachForm(_ text: String) {
    #expect(DateField.parse(Array(text.utf8), now: 1_795_528_931) == 784_111_777)
  }

  @Test("a year of two digits is at most 50 years ahead")
  func aYearOfTwoDigits() {
    func year(_ text: String, now: Int64) -> Int64? {
      DateField.parse(Array("Monday, 01-Jan-\(text) 00:00:00 GMT".utf8), now: now).map {
        $0 / 31_556_952 + 1970
      }
    }
    #expect(year("26", now: 1_795_528_931) == 2026)
    #expect(year("76", now: 1_795_528_931) == 2076)
    #expect(year("77", now: 1_795_528_931) == 1977)
  }

  @Test(
    "anything else is not read",
    arguments: [
      "", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
      "Sunday, 06-Nov-1994 08:49:37 GMT",
      "Funday, 06-Nov-94 08:49:37 GMT", "Sun Nov 6 8:49:37 1994", "Sun Nov 32 08:49:37 1994",
      "Sun Nov 6 08:49:37 94",
      "Sunday, 06-Nox-94 08:49:37 GMT", "Sunday, 06-Nov-94 25:49:37 GMT", "Sunday 06-Nov-94 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37 GMT and much more that is not a date",
    ])
  func anythingElseIsNotRead(_ text: String) {
    #expect(DateField.parse(Array(text.utf8), now: 0) == nil)
  }
}
