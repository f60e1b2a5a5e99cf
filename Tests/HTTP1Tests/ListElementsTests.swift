import Testing

@testable import HTTP1

@Suite struct ListElementsTests {
  @Test(
    "splits at commas and takes off blanks",
    arguments: [
      ("", [""]), ("a", ["a"]), ("a,b", ["a", "b"]), (" a\t, b c ,", ["a", "b c", ""]), (",,", ["", "", ""]),
      (" , a", ["", "a"]),
    ] as [(String, [String])])
  func splits(_ item: (String, [String])) {
    let bytes = Array(item.0.utf8)
    var list = ListElements(0..<bytes.count)
    var elements: [String] = []
    while let element = list.next(in: bytes.span) { elements.append(ASCII.text(bytes, element)) }
    #expect(elements == item.1)
  }
}
