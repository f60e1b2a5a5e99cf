import HTTP1
import OpenSSL
import Testing

@testable import SigV4

@Suite("Signing requests")
struct RequestSignerTests {
  @Test("signs as botocore does", arguments: SignedCase.plain)
  func signsAsBotocoreDoes(_ expected: SignedCase) throws {
    let signer = try RequestSigner()
    let request = TestRequest(
      method: expected.method, target: expected.target, fields: expected.fields, body: expected.body)
    let signed = try request.signed(
      with: signer, credentials: expected.credentials, region: expected.region, service: expected.service.text
    )
    #expect(
      String(bytes: signer.lastCanonicalRequest).split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init) == expected.canonicalRequest)
    #expect(String(bytes: signer.lastStringToSign).hasPrefix(expected.stringToSignHead))
    #expect(signed["X-Amz-Date"] == SignedCase.date)
    #expect(signed["X-Amz-Security-Token"] == expected.token)
    #expect(signed["Authorization"] == expected.authorization)
  }

  @Test("appends its fields in order, each with a line end")
  func appendsItsFieldsInOrder() throws {
    let request = TestRequest(method: "GET", target: "/", fields: [("Host", "h")], body: "")
    let credentials = SigV4Credentials(accessKeyID: "A", secretAccessKey: "s", sessionToken: "t")
    let signed = try request.signed(with: RequestSigner(), credentials: credentials)
    #expect(signed.fields.map(\.0) == ["Host", "X-Amz-Date", "X-Amz-Security-Token", "Authorization"])
  }

  @Test("leaves what is not named unsigned")
  func leavesWhatIsNotNamedUnsigned() throws {
    let head = TestRequest(
      method: "GET", target: "/", fields: [("Host", "h"), ("User-Agent", "x")], body: ""
    ).head
    var writer = HeadWriter()
    writer.bytes = Array(head.bytes.dropLast(2))
    try RequestSigner().sign(
      &writer, method: head.method, target: head.target, fields: [head.fields.entries[0]],
      body: SHA256Hasher().hash([UInt8]().span), credentials: TestKeys.credentials, region: "r",
      service: "batch",
      now: SignedCase.time)
    #expect(String(bytes: writer.bytes).contains("SignedHeaders=host;x-amz-date,"))
  }

  @Test("a signer that is used again gives each request its own signature")
  func aSignerThatIsUsedAgain() throws {
    let signer = try RequestSigner()
    for expected in SignedCase.plain + SignedCase.plain.reversed() {
      let request = TestRequest(
        method: expected.method, target: expected.target, fields: expected.fields, body: expected.body)
      let signed = try request.signed(
        with: signer, credentials: expected.credentials, region: expected.region,
        service: expected.service.text)
      #expect(signed["Authorization"] == expected.authorization)
    }
  }

  @Test("a new secret under an old access key is used at once")
  func aNewSecretUnderAnOldAccessKey() throws {
    let signer = try RequestSigner()
    let request = TestRequest(method: "GET", target: "/", fields: [("Host", "h")], body: "")
    let old = try request.signed(with: signer, credentials: .init(accessKeyID: "A", secretAccessKey: "old"))
    let new = try request.signed(with: signer, credentials: .init(accessKeyID: "A", secretAccessKey: "new"))
    #expect(old["Authorization"] != new["Authorization"])
    #expect(
      try request.signed(with: RequestSigner(), credentials: .init(accessKeyID: "A", secretAccessKey: "new"))[
        "Authorization"] == new["Authorization"])
  }

  @Test("the scope follows the day")
  func theScopeFollowsTheDay() throws {
    let signer = try RequestSigner()
    let request = TestRequest(method: "GET", target: "/", fields: [("Host", "h")], body: "")
    let midnight: Int64 = 1_795_564_800
    let before = try request.signed(with: signer, now: midnight - 1)
    let after = try request.signed(with: signer, now: midnight)
    #expect(before["X-Amz-Date"] == "20261124T235959Z")
    #expect(before["Authorization"]?.contains("AKIDEXAMPLE/20261124/eu-west-1") == true)
    #expect(after["X-Amz-Date"] == "20261125T000000Z")
    #expect(after["Authorization"]?.contains("AKIDEXAMPLE/20261125/eu-west-1") == true)
  }

  @Test(
    "credentials or a region with a line break are refused",
    arguments: [
      (SigV4Credentials(accessKeyID: "A\r\nX: y", secretAccessKey: "s"), "r"),
      (SigV4Credentials(accessKeyID: "A", secretAccessKey: "s", sessionToken: "t\nX: y"), "r"),
      (SigV4Credentials(accessKeyID: "A", secretAccessKey: "s"), "r\n"),
    ])
  func credentialsWithALineBreakAreRefused(_ credentials: SigV4Credentials, _ region: String) throws {
    let request = TestRequest(method: "GET", target: "/", fields: [("Host", "h")], body: "")
    let signer = try RequestSigner()
    #expect(throws: OpenSSLError.self) {
      _ = try request.signed(with: signer, credentials: credentials, region: region)
    }
  }

  @Test("the fields of a request of one's own hold")
  func theFieldsOfARequestOfOnesOwnHold() throws {
    for expected in SignedCase.plain where expected.fields.first?.0 == "Host" {
      let added = try RequestSigner().fields(
        method: expected.method, target: expected.target, host: expected.fields[0].1,
        fields: expected.fields.dropFirst().map { (name: $0.0, value: $0.1) },
        body: Array(expected.body.utf8),
        credentials: expected.credentials, region: expected.region, service: expected.service.text,
        now: SignedCase.time)
      let token = expected.token.map { [$0] } ?? []
      #expect(added.map(\.value) == [SignedCase.date] + token + [expected.authorization])
    }
  }
}
