import Testing

@testable import ProxyCore

@Suite struct QueryStringTests {
  private func query(_ target: String) -> QueryString { QueryString(target: target.utf8) }

  @Test("finds fields by name, the first of several") func finds() {
    let query = query("/inspector/search?q=two+words%20%C3%A9&q=other&flag&empty=&a=b=c")
    #expect(query["q"] == "two words é")
    #expect(query["flag"] == "" && query["empty"] == "" && query["a"] == "b=c")
    #expect(query["none"] == nil)
  }

  @Test("has no fields without a question mark") func empty() {
    #expect(query("/inspector").fields.isEmpty && query("/x?").fields.isEmpty)
  }

  @Test(
    "leaves an escape alone that is none",
    arguments: [("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%+1", "% 1"), ("%-1", "%-1"), ("100%25", "100%")])
  func escapes(text: String, expected: String) {
    #expect(QueryString.decoded(Substring(text)) == expected)
  }
}
