import Testing

@testable import SigV4

@Suite("Presigned URLs")
struct PresignedQueryTests {
  @Test(
    "are refused however their parameters are spelled, and nothing else is",
    arguments: [
      ("/", false), ("/?a=b", false), ("/X-Amz-Signature=1", false), ("/?x-amz-signatures=1", false),
      ("/?a=X-Amz-Signature=1", false), ("/?X-Amz-Signatur%", false), ("/?X-Amz-Signature=1", true),
      ("/?x-amz-signature", true), ("/?a=b&X-Amz-Algorithm=AWS4-HMAC-SHA256", true),
      ("/?&X%2dAmz-Signature=1", true),
      ("/?%58-Amz-Signature=1", true),
    ])
  func areRefused(_ target: String, _ refused: Bool) {
    let bytes = Array(target.utf8)
    var failure: VerificationFailure?
    do throws(VerificationFailure) {
      try PresignedQuery.refuse(bytes.span, 0..<bytes.count)
    } catch {
      failure = error
    }
    #expect(failure?.code == (refused ? .unsupportedSignature : nil))
  }
}
