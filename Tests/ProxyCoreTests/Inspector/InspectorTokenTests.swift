import Testing

@testable import ProxyCore

@Suite struct InspectorTokenTests {
  @Test("is another one each time, and no word can be left out") func matches() throws {
    let token = try InspectorToken.make()
    #expect(token.text.utf8.count == 32)
    #expect(try InspectorToken.make().text != token.text)
    #expect(token.matches(token.text))
    for other in [
      nil, "", "x", token.text + "0", String(token.text.dropLast()), token.text.uppercased() + " ",
    ] {
      #expect(!token.matches(other))
    }
  }
}
