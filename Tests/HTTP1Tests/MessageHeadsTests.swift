import HTTP1
import Testing

@Suite struct MessageHeadsTests {
  @Test("compares methods with their case")
  func comparesMethods() throws {
    let head = try request("GET / HTTP/1.1\nHost: a")
    #expect(head.isMethod("GET"))
    #expect(!head.isMethod("get"))
    #expect(!head.isMethod("GE"))
    #expect(!head.isMethod("GETS"))
  }
}
