import AWSBatch
import AWSCredentials
import Testing

@testable import ProxyCore

/// Every refusal through the whole proxy over a socket: status, AWS's type, the label, and the words that matter.
/// Not one of these requests reaches the upstream.
@Suite struct RefusalTableTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int
    let type: String
    let label: String
    let words: String
    var request = TestRequest()
    /// In the request's place.
    var raw: String?
    var change: @Sendable (inout ProxyConfiguration) -> Void = { _ in }

    init(
      _ name: String, _ status: Int, _ type: String, _ label: String, _ words: String,
      _ request: TestRequest = TestRequest(), raw: String? = nil,
      change: @escaping @Sendable (inout ProxyConfiguration) -> Void = { _ in }
    ) {
      self.name = name
      self.status = status
      self.type = type
      self.label = label
      self.words = words
      self.request = request
      self.raw = raw
      self.change = change
    }

    var testDescription: String { name }
  }

  private static let stranger = Credentials(
    accessKeyID: "AKIASTRANGERSTRANGER", secretAccessKey: "stranger", source: "test")
  private static let wrongSecret = Credentials(
    accessKeyID: TestProxy.key.accessKeyID, secretAccessKey: "wrong", sessionToken: "test-token",
    source: "test")
  private static let wrongToken = Credentials(
    accessKeyID: TestProxy.key.accessKeyID, secretAccessKey: "test-secret", sessionToken: "another",
    source: "test")
  private static let signed: @Sendable (inout ProxyConfiguration) -> Void = { $0.clientAuth = .signed }
  private static let sigV4a =
    "AWS4-ECDSA-P256-SHA256 Credential=AKIA/20261124/batch/aws4_request, SignedHeaders=host, Signature=30"
  private static let presigned =
    "/v1/describejobqueues?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A&X-Amz-Signature=00"

  private static func with(_ change: (inout TestRequest) -> Void) -> TestRequest {
    var request = TestRequest()
    change(&request)
    return request
  }

  static let framing: [Case] = [
    Case("nonsense", 400, "ClientException", "bad-request", "", raw: "hello\r\n\r\n"),
    Case(
      "two lengths", 400, "ClientException", "bad-request", "Content-Length",
      raw: "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x"),
    Case(
      "a long head", 431, "ClientException", "head-too-large", "",
      with { $0.fields = [("X-Long", String(repeating: "a", count: 70_000))] }),
    Case(
      "a large body", 413, "ClientException", "body-too-large", "",
      with { $0.body = String(repeating: " ", count: 3000) }, change: { $0.limits.maxBody = 2048 }),
    Case(
      "an unknown coding", 501, "ClientException", "unsupported-transfer-coding", "",
      raw: "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"),
    Case(
      "HTTP/2", 505, "ClientException", "unsupported-version", "",
      raw: "GET / HTTP/2.0\r\nHost: 127.0.0.1\r\n\r\n"),
    Case(
      "another expectation", 417, "ClientException", "expectation-failed", "",
      with { $0.fields = [("Expect", "200-ok")] }),
  ]

  static let strangers: [Case] = [
    Case(
      "a page's script", 403, "ClientException", "browser-request", "Origin",
      with { $0.unsigned = [("Origin", "https://evil.example")] }),
    Case(
      "a page's form", 403, "ClientException", "browser-request", "browser",
      with { $0.unsigned = [("Sec-Fetch-Site", "cross-site")] }),
    Case(
      "another host", 403, "ClientException", "foreign-host", "--allow-host",
      with { $0.host = "evil.example" }),
    Case(
      "CONNECT", 405, "ClientException", "unsupported-method", "HTTPS_PROXY",
      raw: "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n"),
    Case(
      "TRACE", 405, "ClientException", "unsupported-method", "TRACE",
      raw: "TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
    Case(
      "OPTIONS", 405, "ClientException", "unsupported-method", "browsers",
      raw: "OPTIONS / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
    Case(
      "an upgrade", 400, "ClientException", "upgrade-refused", "HTTP/1.1",
      with { $0.unsigned = [("Upgrade", "websocket"), ("Connection", "Upgrade")] }),
  ]

  static let signatures: [Case] = [
    Case(
      "no signature", 403, "MissingAuthenticationTokenException", "missing-signature",
      "Missing Authentication Token", with { $0.key = nil }, change: signed),
    Case(
      "an unknown key", 403, "UnrecognizedClientException", "unknown-key",
      "The security token included in the request is invalid.", with { $0.key = stranger }, change: signed),
    Case(
      "a wrong secret", 403, "InvalidSignatureException", "bad-signature",
      "The request signature we calculated does not match the signature you provided.",
      with { $0.key = wrongSecret }),
    Case(
      "a changed body", 403, "InvalidSignatureException", "bad-signature", "does not match",
      with { $0.signedBody = "[]" }),
    Case(
      "a wrong token", 403, "UnrecognizedClientException", "wrong-token",
      "The security token included in the request is invalid.", with { $0.key = wrongToken }),
    Case(
      "an old signature", 403, "InvalidSignatureException", "clock-skew", "Signature expired: ",
      with { $0.clock = -400 }),
    Case(
      "a signature of the future", 403, "InvalidSignatureException", "clock-skew",
      "Signature not yet current: ", with { $0.clock = 400 }),
    Case(
      "another service", 403, "InvalidSignatureException", "wrong-service",
      "Credential should be scoped to correct service: 'batch'.", with { $0.service = "s3" }),
    Case(
      "half an Authorization", 403, "IncompleteSignatureException", "malformed-authorization",
      "Authorization",
      with {
        $0.key = nil; $0.unsigned = [("Authorization", "AWS4-HMAC-SHA256 Credential=a")]
      }),
    Case(
      "SigV4a", 403, "InvalidSignatureException", "unsupported-signature", "",
      with {
        $0.key = nil; $0.unsigned = [("Authorization", sigV4a)]
      }),
    Case(
      "a presigned URL", 403, "InvalidSignatureException", "unsupported-signature", "resigned",
      with {
        $0.key = nil; $0.target = presigned
      }),
    Case(
      "a streaming payload", 403, "InvalidSignatureException", "unsupported-signature", "STREAMING",
      with { $0.fields = [("X-Amz-Content-SHA256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")] }),
    Case(
      "a hash that is not the body's", 403, "InvalidSignatureException", "payload-mismatch", "",
      with { $0.fields = [("X-Amz-Content-SHA256", String(repeating: "0", count: 64))] }),
    Case(
      "an unsigned field of AWS's", 403, "InvalidSignatureException", "unsigned-field", "x-amz-meta",
      with { $0.unsigned = [("X-Amz-Meta", "1")] }),
  ]

  static let decisions: [Case] = [
    Case(
      "a region that is not served", 403, "ClientException", "region-not-allowed", "--allow-region",
      with { $0.region = "eu-west-1" }, change: { $0.allowedRegions = ["us-east-1"] }),
    Case(
      "a region that there is not", 400, "ClientException", "region-not-allowed", "AWS_REGION",
      with { $0.region = "mars-central-1" }, change: { $0.upstream = nil }),
    Case(
      "a region that is a host", 400, "ClientException", "region-not-allowed", "ill-formed",
      with { $0.region = "evil.example" }, change: { $0.upstream = nil }),
    Case(
      "overrides that a user set, with --overrides refuse", 400, "ClientException", "overrides-refused",
      "containerOverrides",
      with {
        $0.target = "/v1/submitjob"
        $0.body =
          #"{"jobName":"n","jobDefinition":"d","ecsPropertiesOverride":{},"#
          + #""containerOverrides":{"command":["x"]}}"#
      }, change: { $0.overrides = .refuse }),
  ]

  @Test("refuses what it must, in AWS's words", arguments: framing + strangers + signatures + decisions)
  func refuses(_ row: Case) async throws {
    let upstream = try ScriptedUpstream()
    let proxy = try await TestProxy.start(upstream: upstream.port, row.change)
    let bytes = try row.raw.map { Array($0.utf8) } ?? row.request.bytes(port: proxy.port)
    let answer = try await proxy.exchange(bytes)
    #expect(answer.status == row.status)
    #expect(answer.field("x-amzn-errortype") == row.type)
    #expect(answer.field("x-sfn-batch-proxy-error") == row.label)
    #expect(answer.body.hasPrefix("{\"message\":\"") && answer.body.hasSuffix("}"))
    #expect(answer.body.contains(row.words) && answer.body.contains("Nothing was sent to AWS Batch."))
    #expect(answer.field("x-amzn-requestid") != nil && answer.field("date") != nil)
    #expect(upstream.received.isEmpty)
    await proxy.stop()
  }

  @Test("a request without any of that passes, signed anew") func passes() async throws {
    let upstream = try ScriptedUpstream()
    let proxy = try await TestProxy.start(upstream: upstream.port)
    for request in [TestRequest(), Self.with { $0.key = nil }, Self.with { $0.key = Self.stranger }] {
      #expect(try await proxy.exchange(request).status == 200)
    }
    #expect(upstream.received.map(\.accessKey) == Array(repeating: TestProxy.key.accessKeyID, count: 3))
    #expect(upstream.received.allSatisfy { $0.field("x-amz-security-token") == "test-token" })
    await proxy.stop()
  }

  @Test("an upstream that is not there, or too late, is said with whether anything was sent")
  func upstream() async throws {
    let gone = try await TestProxy.start(upstream: 9)
    let refused = try await gone.exchange(TestRequest())
    #expect(refused.status == 502 && refused.field("x-sfn-batch-proxy-error") == "upstream-unreachable")
    #expect(refused.body.contains("Nothing was sent"))
    await gone.stop()

    let silent = try ScriptedUpstream { _ in nil }
    let waiting = try await TestProxy.start(upstream: silent.port) {
      $0.limits.answerTimeout = .milliseconds(200)
      $0.limits.drainTimeout = .milliseconds(200)
    }
    let late = try await waiting.exchange(TestRequest())
    #expect(late.status == 504 && late.field("x-sfn-batch-proxy-error") == "upstream-late")
    #expect(late.body.contains("The request was sent"))
    await waiting.stop()
  }

  @Test("without keys of its own it says where to look") func noCredentials() async throws {
    let proxy = try await TestProxy.start(
      credentials: nil, environment: ["HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"])
    let answer = try await proxy.exchange(TestRequest())
    #expect(answer.status == 403 && answer.field("x-sfn-batch-proxy-error") == "no-credentials")
    #expect(answer.field("x-amzn-errortype") == "UnrecognizedClientException")
    #expect(answer.body.contains("sfn-batch-proxy check"))
    #expect(proxy.server.credentialsText.hasPrefix("no credentials: "))
    await proxy.stop()
  }
}
