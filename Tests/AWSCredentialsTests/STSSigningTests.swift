import AWSCredentials
import Testing

@Suite("Signing for STS")
struct STSSigningTests {
  private let keys = Credentials(
    accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    sessionToken: "session/token+==", source: "test")

  /// The expected values are botocore's (`Tests/oracle/sts_signature.py`).
  @Test("yields botocore's signature")
  func agreesWithBotocore() throws {
    let request = CredentialHTTPRequest(
      method: "POST", scheme: .https, host: "sts.eu-west-1.amazonaws.com", target: "/",
      fields: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
      body: Array("Action=GetCallerIdentity&Version=2011-06-15".utf8), timeout: .seconds(1))
    let signed = try CredentialsContext.signWithSigV4(request, keys, "eu-west-1", TestMachine.start)
    #expect(signed.field("X-Amz-Date") == "20261124T140000Z")
    #expect(signed.field("X-Amz-Security-Token") == "session/token+==")
    #expect(
      signed.field("Authorization")
        == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261124/eu-west-1/sts/aws4_request, "
        + "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, "
        + "Signature=0d977894cb56882fad20e193620bdeee04b40b993003d8f0a2a1c88ba0f71bb2")
    #expect(signed.body == request.body)
    #expect(signed.field("Content-Type") == request.field("Content-Type"))
  }

  @Test("covers a port that is not the scheme's own")
  func coversThePort() throws {
    var request = CredentialHTTPRequest(
      method: "POST", scheme: .http, host: "localhost", port: 4566, target: "/", timeout: .seconds(1))
    let first = try CredentialsContext.signWithSigV4(request, keys, "us-east-1", TestMachine.start)
    request.port = 4567
    let second = try CredentialsContext.signWithSigV4(request, keys, "us-east-1", TestMachine.start)
    #expect(first.field("Authorization") != second.field("Authorization"))
  }
}
