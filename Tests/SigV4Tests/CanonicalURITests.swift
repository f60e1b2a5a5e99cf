import Testing

@testable import SigV4

@Suite("The canonical form of a target")
struct CanonicalURITests {
  private func path(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    CanonicalURI.appendPath(bytes.span, 0..<bytes.count, to: &output)
    return String(bytes: output)
  }

  private func query(_ text: String, _ reading: CanonicalURI.QueryReading = .decoded) -> String {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    CanonicalURI.appendQuery(bytes.span, 0..<bytes.count, reading: reading, to: &output)
    return String(bytes: output)
  }

  @Test(
    "a path is encoded once more, without empty and dot segments",
    arguments: [
      ("", "/"), ("/", "/"), ("//", "/"), ("/a", "/a"), ("/a/", "/a/"), ("//a//b//", "/a/b/"),
      ("/./a/.", "/a/"),
      ("/a/../b", "/b"), ("/..", "/"), ("/../../a", "/a"), ("/a/b/..", "/a/"), ("/a%2Fb", "/a%252Fb"),
      ("/a%2fb", "/a%252fb"), ("/%2E%2E/a", "/%252E%252E/a"), ("/a b", "/a%20b"), ("/é", "/%C3%A9"),
      ("/-._~", "/-._~"), ("/.a/..b/c.", "/.a/..b/c."), ("/a:b@c", "/a%3Ab%40c"), ("a", "/a"),
      ("/a+b", "/a%2Bb"),
    ])
  func aPathIsEncodedOnceMore(_ raw: String, _ canonical: String) {
    #expect(path(raw) == canonical)
  }

  @Test(
    "a query is decoded, encoded and sorted",
    arguments: [
      ("", ""), ("a", "a="), ("a=", "a="), ("=a", "=a"), ("b=1&a=2", "a=2&b=1"), ("a=2&a=1", "a=1&a=2"),
      ("a=1&&b=2&", "a=1&b=2"), ("Param-3=x&Param=y", "Param=y&Param-3=x"), ("B=1&a=2", "B=1&a=2"),
      ("a=b=c", "a=b%3Dc"), ("a=%7e", "a=~"), ("a=%2f", "a=%2F"), ("a=x+y", "a=x%20y"), ("a=%2B", "a=%2B"),
      ("a=%zz", "a=%25zz"), ("a=%", "a=%25"), ("a=%4", "a=%254"), ("é=1", "%C3%A9=1"),
      ("a?b=c?d", "a%3Fb=c%3Fd"),
    ])
  func aQueryIsDecodedEncodedAndSorted(_ raw: String, _ canonical: String) {
    #expect(query(raw) == canonical)
  }

  @Test("other readings of a query keep its plus signs or all of it")
  func otherReadingsOfAQuery() {
    #expect(query("a=x+y&A=%7e", .raw) == "A=%7e&a=x+y")
  }

  @Test("path and query part at the first question mark")
  func pathAndQueryPart() {
    for (target, path, query) in [
      ("/a?b?c", "/a", "b?c"), ("/a?", "/a", ""), ("/a", "/a", ""), ("?b", "", "b"),
    ] {
      let bytes = Array(target.utf8)
      let parts = CanonicalURI.split(bytes.span, 0..<bytes.count)
      #expect(String(bytes: Array(bytes[parts.path])) == path)
      #expect(String(bytes: Array(bytes[parts.query])) == query)
    }
  }
}
