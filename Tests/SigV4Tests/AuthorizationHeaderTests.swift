import HTTP1
import Testing

@testable import SigV4

@Suite("The Authorization field")
struct AuthorizationHeaderTests {
  private static let signature = String(repeating: "0123456789abcdef", count: 4)

  private func parse(_ value: String) throws(VerificationFailure) -> [String] {
    let bytes = Array(value.utf8)
    let header = try AuthorizationHeader.parse(bytes.span, 0..<bytes.count)
    return [
      header.accessKeyID, header.date, header.region, header.service, header.scope, header.signedHeaders,
      header.signature,
    ].map { ASCII.text(bytes, $0) }
  }

  @Test(
    "is read with blanks after its commas or without, in any order",
    arguments: [
      "AWS4-HMAC-SHA256 Credential=AK/20261124/r/batch/aws4_request, SignedHeaders=host;x-amz-date, Signature=\(signature)",
      "AWS4-HMAC-SHA256 Credential=AK/20261124/r/batch/aws4_request,SignedHeaders=host;x-amz-date,Signature=\(signature)",
      "AWS4-HMAC-SHA256  Signature=\(signature) ,\tSignedHeaders=host;x-amz-date ,  Credential=AK/20261124/r/batch/aws4_request",
    ])
  func isReadWithBlanksOrWithout(_ value: String) throws {
    #expect(
      try parse(value) == [
        "AK", "20261124", "r", "batch", "20261124/r/batch/aws4_request", "host;x-amz-date", Self.signature,
      ])
  }

  @Test("keys that are only placeholders are read like any other")
  func keysThatAreOnlyPlaceholders() throws {
    let value =
      "AWS4-HMAC-SHA256 Credential=ak/20261124/us-east-1/batch/aws4_request, SignedHeaders=host, Signature=\(Self.signature)"
    #expect(try parse(value).first == "ak")
  }

  @Test("a list that is not in order but has no name twice is left to the signature")
  func aListThatIsNotInOrder() throws {
    let value =
      "AWS4-HMAC-SHA256 Credential=a/20261124/r/batch/aws4_request, SignedHeaders=x-amz-date;host, Signature=\(Self.signature)"
    #expect(try parse(value)[5] == "x-amz-date;host")
  }

  @Test("limits the access key and the number of signed headers")
  func limitsTheAccessKey() {
    let key = String(repeating: "A", count: 129)
    #expect(throws: VerificationFailure.self) {
      try parse(
        "AWS4-HMAC-SHA256 Credential=\(key)/20261124/r/batch/aws4_request, SignedHeaders=host, Signature=\(Self.signature)"
      )
    }
    let names = (0..<101).map { "h\($0)" }.joined(separator: ";")
    #expect(throws: VerificationFailure.self) {
      try parse(
        "AWS4-HMAC-SHA256 Credential=a/20261124/r/batch/aws4_request, SignedHeaders=\(names), Signature=\(Self.signature)"
      )
    }
  }
}
