import HTTP1
import OpenSSL
import Testing

@testable import SigV4

@Suite("The body's hash in a field")
struct PayloadHashTests {
  private func fields(_ values: [String]) -> HeaderFields {
    TestRequest(method: "GET", target: "/", fields: values.map { ("X-Amz-Content-Sha256", $0) }, body: "")
      .head.fields
  }

  @Test("may be absent or 64 digits in any case, and must be the body's")
  func mayBeAbsentOrDigits() throws {
    let digest = try SHA256Hasher().hash(Array("body".utf8).span)
    try PayloadHash.check(fields([]), digest: digest)
    try PayloadHash.check(fields([digest.hex]), digest: digest)
    try PayloadHash.check(fields([digest.hex.uppercased()]), digest: digest)
    for value in [
      "", "0", String(digest.hex.dropLast()), digest.hex + "0", String(repeating: "g", count: 64),
    ] {
      #expect(throws: VerificationFailure.self) { try PayloadHash.check(fields([value]), digest: digest) }
    }
  }

  @Test("its form is checked without the body")
  func itsFormIsChecked() throws {
    try PayloadHash.checkForm(fields([]))
    try PayloadHash.checkForm(fields(["anything"]))
    for values in [[""], ["a", "a"], ["UNSIGNED-PAYLOAD"], ["STREAMING-UNSIGNED-PAYLOAD-TRAILER"]] {
      #expect(throws: VerificationFailure.self) { try PayloadHash.checkForm(fields(values)) }
    }
  }

  @Test("digits in capitals that were signed so hold")
  func digitsInCapitalsHold() throws {
    let hash = try SHA256Hasher().hash(Array("b".utf8).span).hex.uppercased()
    // A signer that hashed the value that it sent: the canonical request ends with it as it stands.
    var request = TestRequest(
      method: "POST", target: "/", fields: [("Host", "h"), ("X-Amz-Content-SHA256", hash)], body: "b")
    let hasher = try SHA256Hasher()
    let scope = Array("20261124/r/batch/aws4_request".utf8)
    let canonical = Array(
      """
      POST
      /

      host:h
      x-amz-content-sha256:\(hash)
      x-amz-date:\(SignedCase.date)

      host;x-amz-content-sha256;x-amz-date
      \(hash)
      """.utf8)
    var text: [UInt8] = []
    StringToSign.build(
      date: Array(SignedCase.date.utf8).span, scope.span, scope: 0..<scope.count,
      canonicalRequest: hasher.hash(canonical.span), into: &text)
    let key = try SigningKey.derive(secret: TestKeys.secret, scope: scope, hasher: hasher)
    request["X-Amz-Date"] = SignedCase.date
    request["Authorization"] =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/r/batch/aws4_request, "
      + "SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
      + "Signature=\(key.authenticate(text.span, hasher: hasher).hex)"
    #expect(request.failure(with: try RequestVerifier()) == nil)
  }
}
