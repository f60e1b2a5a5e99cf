import OpenSSL
import Testing

@testable import SigV4

@Suite("The public signing cases", .enabled(if: Vector.folder != nil, "SIGV4_VECTORS names no folder"))
struct VectorTests {
  /// 2015-08-30 12:36:00 UTC, of all of them.
  private static let time: Int64 = 1_440_938_160

  private func toSign(_ vector: Vector) throws -> TestRequest {
    var request = vector.request
    if vector.context.sign_body {
      request.fields.append(
        ("X-Amz-Content-Sha256", try SHA256Hasher().hash(Array(request.body.utf8).span).hex))
    }
    return request
  }

  @Test("the folder has all of them")
  func theFolderHasAllOfThem() {
    #expect(Vector.normalizing.count == 31)
    #expect(Vector.normalizing.allSatisfy { $0.context.timestamp == "2015-08-30T12:36:00Z" })
    #expect(Vector.normalizing.allSatisfy { $0.context.service == "service" })
  }

  @Test("signing", arguments: Vector.normalizing)
  func signing(_ vector: Vector) throws {
    let signer = try RequestSigner()
    let signed = try toSign(vector).signed(
      with: signer, credentials: vector.credentials, region: vector.context.region, service: "service",
      now: Self.time)
    #expect(String(bytes: signer.lastCanonicalRequest) == (try vector.expected("canonical-request")))
    #expect(String(bytes: signer.lastStringToSign) == (try vector.expected("string-to-sign")))
    #expect(signed["Authorization"]?.hasSuffix("Signature=" + (try vector.expected("signature"))) == true)
  }

  @Test("verifying", arguments: Vector.normalizing)
  func verifying(_ vector: Vector) throws {
    var request = try toSign(vector)
    request.fields.append(("X-Amz-Date", "20150830T123600Z"))
    if let token = vector.credentials.sessionToken { request.fields.append(("X-Amz-Security-Token", token)) }
    let canonical = try vector.expected("canonical-request")
    let signedHeaders = canonical.split(separator: "\n").dropLast().last ?? ""
    request.fields.append(
      (
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=\(vector.credentials.accessKeyID)/20150830/\(vector.context.region)/service/"
          + "aws4_request, SignedHeaders=\(signedHeaders), Signature=\(try vector.expected("signature"))"
      ))
    let verifier = try RequestVerifier()
    _ = try request.verify(
      with: verifier, credentials: vector.credentials, service: "service", now: Self.time)
    #expect(String(bytes: verifier.lastCanonicalRequest) == canonical)
    #expect(String(bytes: verifier.lastStringToSign) == (try vector.expected("string-to-sign")))
  }
}
