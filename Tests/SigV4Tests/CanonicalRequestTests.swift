import HTTP1
import OpenSSL
import Testing

@testable import SigV4

@Suite("The canonical request")
struct CanonicalRequestTests {
  @Test(
    "values lose the blanks around them, and inner runs become one space",
    arguments: [
      ("", ""), ("a", "a"), (" a ", "a"), ("a  b", "a b"), ("\ta\t\tb ", "a b"), ("a\r\n  b", "a b"),
      ("   ", ""),
      ("abcdefgh ijklmnop  q", "abcdefgh ijklmnop q"), ("a,b;c=\"d  e\"", "a,b;c=\"d e\""),
      ("é\u{1}x", "é\u{1}x"),
      ("12345678", "12345678"), ("1234567 ", "1234567"), ("12345678 9", "12345678 9"),
    ])
  func valuesLoseTheBlanksAroundThem(_ raw: String, _ canonical: String) {
    let bytes = Array(("Name" + raw).utf8)
    var request = CanonicalRequest()
    request.appendHeader(HeaderField(name: 0..<4, value: 4..<bytes.count, known: .other), of: bytes.span)
    request.endHeader()
    #expect(String(bytes: request.bytes) == "name:\(canonical)\n")
  }

  @Test("fields of one name are joined in order, and a name that is not there is told")
  func fieldsOfOneNameAreJoined() {
    let head = TestRequest(
      method: "GET", target: "/x-a;b", fields: [("X-A", "1"), ("B", "2"), ("x-A", "3"), ("x-a", "")], body: ""
    ).head
    var request = CanonicalRequest()
    let start = head.target.lowerBound + 1
    let hasFirst = request.appendHeader(
      named: start..<start + 3, in: head.bytes.span, fields: head.fields.entries)
    let hasOther = request.appendHeader(
      named: start..<start + 2, in: head.bytes.span, fields: head.fields.entries)
    #expect(hasFirst)
    #expect(!hasOther)
    #expect(String(bytes: request.bytes) == "x-a:1,3,\n")
  }

  @Test("its parts stand on lines of their own")
  func itsPartsStandOnLines() throws {
    let head = TestRequest(method: "PUT", target: "/a b?c", fields: [("Host", "H")], body: "").head
    var request = CanonicalRequest()
    request.begin(head.bytes.span, method: head.method, target: head.target, reading: .decoded)
    request.appendHeader(head.fields.entries[0], of: head.bytes.span)
    request.endHeader()
    let names = Array("host".utf8)
    let hash = try SHA256Hasher().hash([UInt8]().span)
    request.end(signedHeaders: names.span, 0..<4, payload: hash)
    #expect(String(bytes: request.bytes) == "PUT\n/a%20b\nc=\nhost:H\n\nhost\n\(hash.hex)")
  }
}
