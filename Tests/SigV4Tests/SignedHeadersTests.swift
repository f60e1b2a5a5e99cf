import HTTP1
import Testing

@testable import SigV4

@Suite("The list of signed headers")
struct SignedHeadersTests {
  @Test(
    "is well-formed as names in lower case, each once",
    arguments: [
      ("host", true), ("content-type;host;x-amz-date", true), ("x-amz-date;host", true), ("a_b;c.d;e~", true),
      ("", false), (";", false), ("host;", false), (";host", false), ("Host", false), ("host;host", false),
      ("b;a;b", false), ("b;a;c;a", false), ("ho st", false), ("host,date", false), ("hôst", false),
      ("a;b:c", false),
    ])
  func isWellFormed(_ list: String, _ expected: Bool) {
    let bytes = Array(list.utf8)
    let isWellFormed = SignedHeaders.isWellFormed(bytes.span, 0..<bytes.count)
    #expect(isWellFormed == expected)
  }

  @Test("covers host and every x-amz field, whatever their case")
  func coversHostAndEveryField() throws {
    let prefix = "GET"
    func check(_ list: String, _ fields: [(String, String)]) -> String? {
      let head = TestRequest(method: prefix, target: "/" + list, fields: fields, body: "").head
      let range = head.target.lowerBound + 1..<head.target.upperBound
      do throws(VerificationFailure) {
        try SignedHeaders.checkCoverage(head.fields, range)
        return nil
      } catch {
        return error.message
      }
    }
    #expect(check("host", [("Host", "h"), ("Accept", "*/*")]) == nil)
    #expect(check("host;x-amz-a", [("HOST", "h"), ("X-AMZ-A", "1"), ("x-amz-a", "2")]) == nil)
    #expect(check("host", [("Host", "h"), ("x-amz-", "1"), ("x-amzn-trace-id", "1")]) == nil)
    #expect(check("date", [("Host", "h")])?.hasPrefix("'Host' or ':authority' must be") == true)
    #expect(check("hos;hosts", [("Host", "h")])?.hasPrefix("'Host'") == true)
    #expect(check("host;x-amz-a", [("x-amz-b", "")])?.hasPrefix("'x-amz-b' must be") == true)
  }
}
