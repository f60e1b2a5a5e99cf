import OpenSSL
import Testing

@testable import SigV4

@Suite("Signing keys")
struct SigningKeyTests {
  @Test("the key and signature of AWS's worked example")
  func theKeyOfAWSsExample() throws {
    let hasher = try SHA256Hasher()
    let key = try SigningKey.derive(
      secret: TestKeys.secret, scope: Array("20150830/us-east-1/iam/aws4_request".utf8), hasher: hasher)
    let text = Array(
      """
      AWS4-HMAC-SHA256
      20150830T123600Z
      20150830/us-east-1/iam/aws4_request
      f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59
      """.utf8)
    let signature = key.authenticate(text.span, hasher: hasher).hex
    #expect(
      signature
        == "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")
  }

  @Test("an empty secret and a long one make keys too")
  func anEmptySecretAndALongOne() throws {
    let hasher = try SHA256Hasher()
    let scope = Array("20150830/r/s/aws4_request".utf8)
    let text: [UInt8] = [1]
    let empty = try SigningKey.derive(secret: "", scope: scope, hasher: hasher)
    let long = try SigningKey.derive(secret: String(repeating: "x", count: 500), scope: scope, hasher: hasher)
    let (first, second) = (
      empty.authenticate(text.span, hasher: hasher), long.authenticate(text.span, hasher: hasher)
    )
    #expect(first != second)
  }
}
