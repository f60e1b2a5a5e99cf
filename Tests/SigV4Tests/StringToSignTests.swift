import OpenSSL
import Testing

@testable import SigV4

@Suite("The string to sign")
struct StringToSignTests {
  @Test("has four lines and replaces what was there")
  func hasFourLines() throws {
    let scope = Array("xx20150830/us-east-1/iam/aws4_requestyy".utf8)
    var output: [UInt8] = [1, 2, 3]
    let hash = try SHA256Hasher().hash(Array("x".utf8).span)
    StringToSign.build(
      date: Array("20150830T123600Z".utf8).span, scope.span, scope: 2..<scope.count - 2,
      canonicalRequest: hash,
      into: &output)
    #expect(
      String(bytes: output)
        == "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n\(hash.hex)")
  }
}
