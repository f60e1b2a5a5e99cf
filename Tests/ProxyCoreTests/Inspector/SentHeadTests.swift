import AWSCredentials
import HTTP1
import OpenSSL
import SigV4
import Testing

@testable import ProxyCore

@Suite struct SentHeadTests {
  @Test("shows the head that was sent, but for what is masked") func agreesWithWhatWasSent() throws {
    let entry = JournalEntry.sample(fields: "Connection: close\r\nX-Amz-Extra: 1\r\n")
    let head = try RequestHead.parse(entry.requestHead, limits: ParseLimits())
    let sentBody = BodyChanges(entry).sent
    let bytes = try OutboundRequest.bytes(
      head: head, target: head.target, body: sentBody, bodyDigest: SHA256Hasher().hash(sentBody.span),
      route: JournalEntry.sentSample,
      credentials: SigV4Credentials(
        accessKeyID: "AKIAPROXYPROXY00PRXY", secretAccessKey: "never-shown", sessionToken: "never-shown"),
      now: 1_795_528_939, signer: RequestSigner())
    let sent = HeadLines(bytes)
    let shown = try #require(SentHead.lines(of: entry, bodyLength: sentBody.count))
    #expect(shown.startLine == sent.startLine)
    #expect(shown.fields.map(\.name) == sent.fields.map(\.name))
    #expect(shown.fields.map(\.value) == sent.fields.map(\.value))
    #expect(shown.first("x-amz-security-token") == "(masked)" && shown.first("connection") == nil)
    #expect(shown.first("content-length") == String(sentBody.count))
  }

  @Test("puts the upstream's path before the target, and tells the key's ends") func prefix() throws {
    let sample = JournalEntry.sample(target: "http://127.0.0.1:8084/v1/submitjob")
    let entry = JournalEntry(
      record: sample.record, requestHead: sample.requestHead, requestBody: sample.requestBody,
      sent: JournalEntry.Sent(
        origin: JournalEntry.sentSample.origin, region: "eu-west-1", pathPrefix: Array("/prefix".utf8),
        accessKeyID: "AKIAPROXYPROXY00PRXY", hasSessionToken: false, signedAt: 0, connectTime: 0))
    let shown = try #require(SentHead.lines(of: entry, bodyLength: 70_000_000))
    #expect(shown.startLine == "POST /prefix/v1/submitjob HTTP/1.1")
    #expect(shown.first("authorization")?.contains("Credential=AKIA…PRXY/19700101/eu-west-1/") == true)
    #expect(shown.first("x-amz-security-token") == nil && shown.first("content-length") == "70000000")
  }

  @Test("is nothing where nothing was sent, or what came was no request") func nothing() {
    #expect(SentHead.lines(of: .sample(isSent: false), bodyLength: 0) == nil)
    let record = ExchangeRecord(id: ExchangeID(rawValue: 1), start: 0)
    let entry = JournalEntry(record: record, requestHead: [1, 2], sent: JournalEntry.sentSample)
    #expect(SentHead.lines(of: entry, bodyLength: 0) == nil)
  }
}
