import HTTP1
import OpenSSL
import Testing

@testable import SigV4

@Suite("Verifying requests")
struct RequestVerifierTests {
  /// A request with everything that can be tampered with.
  private static func rich() throws -> TestRequest {
    try TestRequest(
      method: "POST", target: "/v1/tags/arn%3Aaws?tagKeys=a&tagKeys=b",
      fields: [
        ("Host", "localhost:8084"), ("Content-Type", "application/json"), ("X-Amz-Meta-A", "one"),
        ("x-amz-meta-a", "two"), ("User-Agent", "agent/1"),
      ],
      body: #"{"jobName":"a"}"#
    ).signed(with: RequestSigner())
  }

  @Test("accepts what botocore signs", arguments: SignedCase.plain + SignedCase.differingQueries)
  func acceptsWhatBotocoreSigns(_ example: SignedCase) throws {
    let verifier = try RequestVerifier()
    let digest = try example.signedRequest.verify(
      with: verifier, credentials: example.credentials, service: example.service.text)
    #expect(digest.hex == example.canonicalRequest.last)
  }

  /// Somebody on the way could turn `%2B` into `+`, which is sent on as a space.
  @Test("refuses an escaped plus that arrives as a plus", arguments: SignedCase.misleadingQueries)
  func refusesAnEscapedPlusThatArrivesAsAPlus(_ example: SignedCase) throws {
    let failure = example.signedRequest.failure(with: try RequestVerifier(), credentials: example.credentials)
    #expect(failure?.code == .badSignature)
  }

  @Test("computes the canonical request that botocore computes", arguments: SignedCase.plain)
  func computesTheCanonicalRequest(_ example: SignedCase) throws {
    let verifier = try RequestVerifier()
    _ = try example.signedRequest.verify(
      with: verifier, credentials: example.credentials, service: example.service.text)
    #expect(
      String(bytes: verifier.lastCanonicalRequest).split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init) == example.canonicalRequest)
    #expect(String(bytes: verifier.lastStringToSign).hasPrefix(example.stringToSignHead))
  }

  @Test("a verifier that is used again judges each request for itself")
  func aVerifierThatIsUsedAgain() throws {
    let verifier = try RequestVerifier()
    for example in SignedCase.plain + SignedCase.plain.reversed() {
      let request = example.signedRequest
      #expect(
        request.failure(with: verifier, credentials: example.credentials, service: example.service.text)
          == nil)
      var changed = request
      changed.body += " "
      let failure = changed.failure(
        with: verifier, credentials: example.credentials, service: example.service.text)
      #expect(failure?.code == .badSignature || failure?.code == .payloadMismatch)
    }
  }

  @Test("fields that came besides the signed ones change nothing")
  func fieldsThatCameBesides() throws {
    var request = SignedCase.plain[0].signedRequest
    request.fields.insert(("Via", "1.1 x"), at: 0)
    request.fields.append(("x-amzn-trace-id", "Root=1"))
    #expect(request.failure(with: try RequestVerifier()) == nil)
  }

  @Test("the order of different fields and the case of their names change nothing")
  func theOrderOfFieldsChangesNothing() throws {
    var request = try Self.rich()
    request.fields = request.fields.filter { $0.0 != "x-amz-meta-a" }.reversed() + [("X-AMZ-META-A", "two")]
    #expect(request.failure(with: try RequestVerifier()) == nil)
  }

  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let apply: @Sendable (inout TestRequest) -> Void
  }

  @Test(
    "a change to any part is refused",
    arguments: [
      Change(testDescription: "method") { $0.method = "PUT" },
      Change(testDescription: "method's case") { $0.method = "post" },
      Change(testDescription: "path") { $0.target = "/v1/tags/arn%3Aawz?tagKeys=a&tagKeys=b" },
      Change(testDescription: "case of an escape in the path") {
        $0.target = "/v1/tags/arn%3aaws?tagKeys=a&tagKeys=b"
      },
      Change(testDescription: "decoded path") { $0.target = "/v1/tags/arn:aws?tagKeys=a&tagKeys=b" },
      Change(testDescription: "query value") { $0.target = "/v1/tags/arn%3Aaws?tagKeys=a&tagKeys=c" },
      Change(testDescription: "query parameter more") {
        $0.target = "/v1/tags/arn%3Aaws?tagKeys=a&tagKeys=b&x=1"
      },
      Change(testDescription: "query parameter less") { $0.target = "/v1/tags/arn%3Aaws?tagKeys=a" },
      Change(testDescription: "no query") { $0.target = "/v1/tags/arn%3Aaws" },
      Change(testDescription: "host") { $0["Host"] = "localhost:8085" },
      Change(testDescription: "content type") { $0["Content-Type"] = "text/plain" },
      Change(testDescription: "value of a repeated field") { $0["x-amz-meta-a"] = "three" },
      Change(testDescription: "a field of that name more") { $0.fields.append(("x-amz-meta-a", "three")) },
      Change(testDescription: "order of a repeated field") { $0.fields.swapAt(2, 3) },
      Change(testDescription: "a signed field removed") { $0["Content-Type"] = nil },
      Change(testDescription: "a signed field emptied") { $0["Content-Type"] = "" },
      Change(testDescription: "user agent") { $0["User-Agent"] = "agent/2" },
      Change(testDescription: "body") { $0.body = #"{"jobName":"b"}"# },
      Change(testDescription: "no body") { $0.body = "" },
      Change(testDescription: "second of the time") { $0["X-Amz-Date"] = "20261124T140212Z" },
      Change(testDescription: "region") {
        $0["Authorization"] = $0["Authorization"]?.split(separator: "eu-west-1").joined(
          separator: "eu-west-2")
      },
      Change(testDescription: "list of signed headers") {
        $0["Authorization"] = $0["Authorization"]?.split(separator: ";user-agent").joined()
      },
      Change(testDescription: "last digit of the signature") {
        guard var value = $0["Authorization"], let last = value.popLast() else { return }
        $0["Authorization"] = value + (last == "0" ? "1" : "0")
      },
    ])
  func aChangeToAnyPartIsRefused(_ change: Change) throws {
    var request = try Self.rich()
    #expect(request.failure(with: try RequestVerifier()) == nil)
    change.apply(&request)
    let failure = request.failure(with: try RequestVerifier())
    #expect(failure?.code == .badSignature)
    #expect(failure?.message.hasPrefix("The request signature we calculated does not match") == true)
    #expect(failure?.awsErrorType == "InvalidSignatureException")
  }

  @Test("another secret is refused")
  func anotherSecretIsRefused() throws {
    let other = SigV4Credentials(accessKeyID: TestKeys.accessKeyID, secretAccessKey: TestKeys.secret + "x")
    #expect(try Self.rich().failure(with: RequestVerifier(), credentials: other)?.code == .badSignature)
  }

  @Test("a request for another service is refused by name")
  func aRequestForAnotherService() throws {
    let request = try TestRequest(method: "POST", target: "/", fields: [("Host", "h")], body: "")
      .signed(with: RequestSigner(), service: "sqs")
    let failure = request.failure(with: try RequestVerifier())
    #expect(failure?.code == .wrongService)
    #expect(
      failure?.message
        == "Credential should be scoped to correct service: 'batch'. The request is signed for 'sqs'.")
  }

  @Test("a field that is absent but listed is refused, one that is empty holds")
  func aFieldThatIsAbsentButListed() throws {
    let java = SignedCase.plain[5].signedRequest
    #expect(java["Content-Type"] == "")
    #expect(java.failure(with: try RequestVerifier()) == nil)
    var without = java
    without["Content-Type"] = nil
    #expect(without.failure(with: try RequestVerifier())?.code == .badSignature)
  }

  @Test("keys are kept only after a signature held")
  func keysAreKeptOnlyAfterASignatureHeld() throws {
    let verifier = try RequestVerifier()
    var request = try Self.rich()
    request.body = "x"
    _ = request.failure(with: verifier)
    #expect(verifier.keptKeys == 0)
    request = try Self.rich()
    _ = request.failure(with: verifier)
    _ = request.failure(with: verifier)
    #expect(verifier.keptKeys == 1)
  }

  // MARK: - Session tokens

  @Test("the token must be the credentials' own")
  func theTokenMustBeTheCredentialsOwn() throws {
    let example = SignedCase.plain[1]
    let verifier = try RequestVerifier()
    #expect(example.signedRequest.failure(with: verifier, credentials: example.credentials) == nil)
    #expect(example.signedRequest.failure(with: verifier)?.code == .wrongToken)
    let stale = SigV4Credentials(
      accessKeyID: TestKeys.accessKeyID, secretAccessKey: TestKeys.secret, sessionToken: "stale")
    #expect(example.signedRequest.failure(with: verifier, credentials: stale)?.code == .wrongToken)
    #expect(
      SignedCase.plain[0].signedRequest.failure(with: verifier, credentials: stale)?.code == .wrongToken)
  }

  @Test("a token beside the signature is refused")
  func aTokenBesideTheSignature() throws {
    var request = SignedCase.plain[0].signedRequest
    request["X-Amz-Security-Token"] = "t"
    let failure = request.failure(with: try RequestVerifier())
    #expect(failure?.code == .unsignedField)
    #expect(
      failure?.message == "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.")
  }

  // MARK: - Time

  @Test(
    "five minutes either way are the limit",
    arguments: [(-301, false), (-300, true), (0, true), (300, true), (301, false)] as [(Int64, Bool)])
  func fiveMinutesEitherWay(_ offset: Int64, _ holds: Bool) throws {
    let request = try TestRequest(method: "GET", target: "/", fields: [("Host", "h")], body: "")
      .signed(with: RequestSigner(), now: SignedCase.time + offset)
    let failure = request.failure(with: try RequestVerifier())
    #expect(failure?.code == (holds ? nil : .clockSkew))
  }

  @Test("a time in the past or the future is refused in AWS's words, with both times")
  func aTimeInThePast() throws {
    let now: Int64 = 1_615_308_818  // 2021-03-09 16:53:38 UTC
    let request = TestRequest(method: "GET", target: "/", fields: [("Host", "h")], body: "")
    let early = try request.signed(with: RequestSigner(), now: now - 1747)
    #expect(
      early.failure(with: try RequestVerifier(), now: now)?.message
        == "Signature expired: 20210309T162431Z is now earlier than 20210309T164838Z (20210309T165338Z - 5 min.)"
    )
    let late = try request.signed(with: RequestSigner(), now: now + 600)
    #expect(
      late.failure(with: try RequestVerifier(), now: now)?.message
        == "Signature not yet current: 20210309T170338Z is still later than 20210309T165838Z "
        + "(20210309T165338Z + 5 min.)")
  }

  @Test("a scope of another day is refused")
  func aScopeOfAnotherDay() throws {
    var request = SignedCase.plain[0].signedRequest
    request["Authorization"] = request["Authorization"]?.split(separator: "/20261124/").joined(
      separator: "/20261123/")
    let failure = request.failure(with: try RequestVerifier())
    #expect(failure?.code == .badSignature)
    #expect(failure?.message.contains("'20261123' != '20261124', from '20261124T140211Z'.") == true)
  }

  @Test(
    "a request without X-Amz-Date is dated by its Date",
    arguments: [
      "Tue, 24 Nov 2026 14:02:11 GMT", "Tuesday, 24-Nov-26 14:02:11 GMT", "Tue Nov 24 14:02:11 2026",
      "20261124T140211Z",
    ])
  func aRequestWithoutXAmzDate(_ date: String) throws {
    // The time stands in the string to sign in its basic form, whatever the form of the field.
    let request = TestRequest(method: "GET", target: "/", fields: [("Host", "h")], body: "")
    let signer = try RequestSigner()
    _ = try request.signed(with: signer)
    let hasher = try SHA256Hasher()
    var canonical = CanonicalRequest()
    let head = TestRequest(method: "GET", target: "/", fields: [("Host", "h"), ("date", date)], body: "").head
    canonical.begin(head.bytes.span, method: head.method, target: head.target, reading: .decoded)
    for field in head.fields.entries.reversed() {
      canonical.appendHeader(field, of: head.bytes.span)
      canonical.endHeader()
    }
    let list = Array("date;host".utf8)
    canonical.end(signedHeaders: list.span, 0..<list.count, payload: hasher.hash([UInt8]().span))
    let scope = Array("20261124/eu-west-1/batch/aws4_request".utf8)
    var text: [UInt8] = []
    StringToSign.build(
      date: Array(SignedCase.date.utf8).span, scope.span, scope: 0..<scope.count,
      canonicalRequest: hasher.hash(canonical.bytes.span), into: &text)
    let key = try SigningKey.derive(secret: TestKeys.secret, scope: scope, hasher: hasher)
    var signed = TestRequest(method: "GET", target: "/", fields: [("Host", "h"), ("Date", date)], body: "")
    signed["Authorization"] =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-west-1/batch/aws4_request,SignedHeaders=date;host,"
      + "Signature=\(key.authenticate(text.span, hasher: hasher).hex)"
    #expect(signed.failure(with: try RequestVerifier()) == nil)
    #expect(signed.failure(with: try RequestVerifier(), now: SignedCase.time + 301)?.code == .clockSkew)
  }
}
