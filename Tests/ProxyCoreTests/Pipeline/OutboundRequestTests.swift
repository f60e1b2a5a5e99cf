import AWSCredentials
import HTTP1
import OpenSSL
import SigV4
import Testing
import Transport

@testable import ProxyCore

@Suite("The request to the upstream")
struct OutboundRequestTests {
  private static let limits = ParseLimits()
  private static let now: Int64 = 1_795_528_931

  private func outbound(
    _ text: String, body: String = "", prefix: String = "", token: String? = nil
  ) throws -> (head: RequestHead, body: String) {
    let head = try RequestHead.parse(Array(text.utf8), limits: Self.limits)
    var target = head.target
    if case .absolute(_, let origin) = try head.targetForm() { target = origin }
    let loop = try EventLoop(label: "test")
    let pool = UpstreamPool(
      origin: Origin(scheme: .https, host: "batch.eu-west-1.amazonaws.com"), loop: loop,
      settings: UpstreamSettings(tls: ClientTLS(trust: .system)))
    let route = UpstreamRoute(region: "eu-west-1", pool: pool, pathPrefix: prefix)
    let bytes = Array(body.utf8)
    let wire = try OutboundRequest.bytes(
      head: head, target: target, body: bytes, bodyDigest: try SHA256Hasher().hash(bytes.span), route: route,
      credentials: SigV4Credentials(
        accessKeyID: "AKIDUPSTREAM", secretAccessKey: "secret", sessionToken: token),
      now: Self.now, signer: try RequestSigner())
    var scanner = HeadScanner(limits: Self.limits)
    let end = try #require(try scanner.end(in: wire.span))
    return (
      try RequestHead.parse(Array(wire[..<end]), limits: Self.limits),
      String(decoding: wire[end...], as: UTF8.self)
    )
  }

  private func lines(_ head: RequestHead) -> [String] {
    String(decoding: head.bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
  }

  @Test("keeps every field that is not replaced, in its order and its case")
  func keepsFields() throws {
    let (head, body) = try outbound(
      "POST /v1/submitjob HTTP/1.1\r\nuser-AGENT: a b\r\nHost: 127.0.0.1:8084\r\nX-Custom: 1\r\nx-custom:2\r\n"
        + "Content-type: application/json\r\nContent-LENGTH: 2\r\nAuthorization: AWS4-HMAC-SHA256 x\r\n"
        + "X-Amz-Date: 20260101T000000Z\r\nAmz-Sdk-Request: attempt=1\r\n\r\n", body: "{}")
    #expect(body == "{}")
    #expect(
      lines(head).dropLast(2) == [
        "POST /v1/submitjob HTTP/1.1", "user-AGENT: a b", "Host: batch.eu-west-1.amazonaws.com",
        "X-Custom: 1",
        "x-custom:2", "Content-type: application/json", "Content-LENGTH: 2", "Amz-Sdk-Request: attempt=1",
      ])
    #expect(lines(head).suffix(2).first == "X-Amz-Date: 20261124T140211Z")
  }

  @Test("drops the client's signature, its time, its token, and what belongs to its connection")
  func dropsWhatIsReplaced() throws {
    let (head, _) = try outbound(
      "POST /v1/listjobs HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\n"
        + "TE: trailers\r\nProxy-Authorization: Basic x\r\nDate: Tue, 24 Nov 2026 14:02:11 GMT\r\n"
        + "X-Amz-Security-Token: client\r\nx-amz-content-sha256: 00\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n"
    )
    for name: StaticString in [
      "connection", "x-hop", "keep-alive", "te", "proxy-authorization", "date", "x-amz-security-token",
      "x-amz-content-sha256", "expect",
    ] {
      #expect(head.fields.first(named: name) == nil, "\(name)")
    }
  }

  @Test("signs host, content-type, x-amz-* and its own fields, so that the upstream can verify them")
  func signs() throws {
    let (head, body) = try outbound(
      "POST /v1/submitjob?a=b+c HTTP/1.1\r\nHost: a\r\nContent-Type:\r\nX-Amz-Custom: z\r\nContent-Length: 2\r\n\r\n",
      body: "{}", token: "TOKEN")
    #expect(head.fields.text(.xAmzSecurityToken) == "TOKEN")
    let value = try #require(head.fields.text(.authorization))
    #expect(value.contains("SignedHeaders=content-type;host;x-amz-custom;x-amz-date;x-amz-security-token,"))
    #expect(value.contains("Credential=AKIDUPSTREAM/20261124/eu-west-1/batch/aws4_request"))
    #expect(lines(head)[0] == "POST /v1/submitjob?a=b%20c HTTP/1.1")
    let authorization = try AuthorizationHeader.read(head.fields)
    _ = try RequestVerifier().verify(
      head, target: head.target, body: Array(body.utf8), authorization: authorization,
      credentials: SigV4Credentials(
        accessKeyID: "AKIDUPSTREAM", secretAccessKey: "secret", sessionToken: "TOKEN"),
      service: "batch", now: Self.now)
  }

  @Test("declares the length of the body that it sends, whatever the client declared")
  func declaresLength() throws {
    let (shorter, _) = try outbound(
      "POST /v1/submitjob HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n", body: "{}")
    #expect(shorter.fields.text(.contentLength) == "2")
    let (chunked, _) = try outbound(
      "POST /v1/submitjob HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", body: "{ }")
    #expect(chunked.fields.text(.contentLength) == "3")
    #expect(chunked.fields.first(.transferEncoding) == nil)
    let (get, _) = try outbound("GET /v1/tags/arn%3Aaws HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(get.fields.first(.contentLength) == nil)
  }

  @Test("leaves the path as it was spelled, in any form of target, after the upstream's prefix")
  func leavesThePath() throws {
    let (origin, _) = try outbound("GET /v1/tags/arn%3aaws%2Fx HTTP/1.1\r\nHost: a\r\n\r\n", prefix: "/base")
    #expect(lines(origin)[0] == "GET /base/v1/tags/arn%3aaws%2Fx HTTP/1.1")
    let (absolute, _) = try outbound("GET http://a:1/v1/x?y HTTP/1.1\r\nHost: a:1\r\n\r\n")
    #expect(lines(absolute)[0] == "GET /v1/x?y HTTP/1.1")
    let (bare, _) = try outbound("GET http://a:1?y HTTP/1.1\r\nHost: a:1\r\n\r\n")
    #expect(lines(bare)[0] == "GET /?y HTTP/1.1")
  }

  @Test("has a Host even where HTTP/1.0 brought none")
  func addsHost() throws {
    let (head, _) = try outbound("GET /v1/x HTTP/1.0\r\n\r\n")
    #expect(head.fields.text(.host) == "batch.eu-west-1.amazonaws.com")
    #expect(head.fields.text(.authorization)?.contains("SignedHeaders=host;x-amz-date,") == true)
  }
}
