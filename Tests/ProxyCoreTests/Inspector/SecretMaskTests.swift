import Testing

@testable import ProxyCore

@Suite struct SecretMaskTests {
  @Test("shows of a signature whose it is, and for what, and not the signature") func authorization() {
    let shown = SecretMask.value(of: "Authorization", JournalEntry.authorization)
    #expect(
      shown == "AWS4-HMAC-SHA256 Credential=AKID…0001/20261124/eu-west-1/batch/aws4_request, "
        + "SignedHeaders=host;x-amz-date, Signature=(masked)")
  }

  @Test(
    "shows nothing of an Authorization in any other form",
    arguments: [
      "Basic dXNlcjpwYXNzd29yZA==", "Bearer abc", "abc", "",
      "AWS4-HMAC-SHA256 Credential=secret-key-by-mistake, SignedHeaders=host, Signature=abc",
      "AWS4-ECDSA-P256-SHA256 Credential=AKID/20261124/batch/aws4_request, SignedHeaders=host, Signature=00",
    ])
  func otherAuthorization(value: String) {
    #expect(SecretMask.value(of: "authorization", value) == "(masked)")
  }

  @Test(
    "masks fields that open something",
    arguments: [
      "X-Amz-Security-Token", "Cookie", "Set-Cookie", "Proxy-Authorization", "X-Api-Key", "x-my-SECRET",
      "X-Vault-Token",
    ])
  func fields(name: String) {
    #expect(SecretMask.value(of: name, "opens") == "(masked)")
  }

  @Test(
    "leaves other fields alone", arguments: ["Host", "X-Amz-Date", "amz-sdk-invocation-id", "Content-Type"])
  func otherFields(name: String) {
    #expect(SecretMask.value(of: name, "value") == "value")
  }

  @Test(
    "masks a presigned URL's secrets, whatever the spelling of their names",
    arguments: [
      ("/v1/x", "/v1/x"), ("/v1/x?", "/v1/x?"), ("/v1/x?a=1&b&=2", "/v1/x?a=1&b&=2"),
      ("/?X-Amz-Signature=5e5e&a=1", "/?X-Amz-Signature=(masked)&a=1"),
      ("/?x-amz-security-TOKEN=t", "/?x-amz-security-TOKEN=(masked)"),
      ("/?X-Amz-%53ignature=5e", "/?X-Amz-%53ignature=(masked)"),
      ("/?X-Amz-Credential=AKID%2F20261124", "/?X-Amz-Credential=(masked)"),
      ("/v1/tags/arn%3Aaws?tagKeys=a&tagKeys=b", "/v1/tags/arn%3Aaws?tagKeys=a&tagKeys=b"),
    ])
  func targets(target: String, expected: String) {
    #expect(SecretMask.target(target) == expected)
  }
}
