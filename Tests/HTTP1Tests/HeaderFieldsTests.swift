import HTTP1
import Testing

@Suite struct HeaderFieldsTests {
  @Test("finds fields by what they are known as, and by name")
  func findsFields() throws {
    let fields = try request("GET / HTTP/1.1\nhost: a\nX-One: 1\nx-one: 2\nVia: v\nVIA: w").fields
    #expect(fields.text(.host) == "a")
    #expect(fields.text(named: "x-one") == "1")
    #expect(fields.text(named: "host") == "a")
    #expect(fields.text(.expect) == nil)
    #expect(fields.text(named: "x-two") == nil)
    #expect(fields.count(of: .via) == 2)
    #expect(fields.first(.via)?.known == .via)
    #expect(fields.count(of: .other) == 2)
  }
}
