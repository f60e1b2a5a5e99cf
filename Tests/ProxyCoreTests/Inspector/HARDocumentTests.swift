import JSONEditing
import Testing

@testable import ProxyCore

@Suite struct HARDocumentTests {
  private func har(_ entries: [JournalEntry], showsEnvironment: Bool = false) throws -> String {
    let document = HARDocument(version: "0.1.0", scheme: "http", showsEnvironment: showsEnvironment)
    let bytes = document.bytes(of: entries)
    _ = try JSONDocument.scan(bytes)
    return text(bytes)
  }

  @Test("has both legs of an exchange") func legs() throws {
    let json = try har([.sample()])
    #expect(
      json.hasPrefix(#"{"log":{"version":"1.2","creator":{"name":"sfn-batch-proxy","version":"0.1.0"}"#))
    for part in [
      #""startedDateTime":"2026-11-24T14:02:19.107Z","time":58.000"#,
      #""startedDateTime":"2026-11-24T14:02:19.128Z","time":37.000"#,
      #""url":"http://127.0.0.1:8084/v1/submitjob""#,
      #""url":"https://batch.eu-west-1.amazonaws.com/v1/submitjob""#,
      #""timings":{"connect":4.000,"send":0,"wait":33.000,"receive":0}"#,
      #""comment":"client to proxy; exchange e3f2, rewritten""#,
      #""comment":"proxy to upstream; exchange e3f2, rewritten""#,
      #""text":"{\"jobName\":\"nightly-43\",\"jobDefinition\":\"etl\",\"jobQueue\":\"q\"}""#,
      #""status":200,"statusText":"OK","httpVersion":"HTTP/1.1""#,
    ] { #expect(json.contains(part), "\(part)") }
  }

  @Test("never holds a secret") func secrets() throws {
    for shows in [false, true] {
      let json = try har([.sample(target: "/v1/x?X-Amz-Signature=5e5e")], showsEnvironment: shows)
      for secret in ["client-session-token", "5e5e", "AKIDCLIENTCLIENT0001", "AKIAPROXYPROXY00PRXY"] {
        #expect(!json.contains(secret), "\(secret)")
      }
      #expect(json.contains(#"{"name":"X-Amz-Signature","value":"(masked)"}"#))
    }
  }

  @Test("holds values of variables only where they are asked for") func environment() throws {
    let entry = JournalEntry.sample(
      body: #"{"environment":[{"name":"A","value":"hidden-value"}]}"#,
      answer: #"{"environment":[{"name":"A","value":"hidden-value"}]}"#, knowing: nil)
    let masked = try har([entry])
    #expect(!masked.contains("hidden-value") && masked.contains("1 environment value masked"))
    #expect(try har([entry], showsEnvironment: true).contains("hidden-value"))
  }

  @Test("leaves a body out in which nobody can tell what is a value") func unreadable() throws {
    let entry = JournalEntry.sample(body: "environment: hidden-value", knowing: nil)
    let json = try har([entry])
    #expect(!json.contains("hidden-value") && json.contains("left out, because it is not JSON"))
  }

  @Test("says what of a long body it holds, masked too") func cut() throws {
    let sample = JournalEntry.sample()
    let bytes = Array(#"{"environment":[{"value":"hidden-value"},"#.utf8)
    let entry = JournalEntry(
      record: sample.record, requestHead: sample.requestHead,
      requestBody: JournalEntry.Body(bytes, length: 99_999))
    let json = try har([entry])
    #expect(json.contains("the first \(bytes.count) of 99999 bytes; 1 environment value masked"))
    #expect(json.contains(#""bodySize":99999"#) && !json.contains("hidden-value"))
  }

  @Test("has one leg of what was never sent, and none of what was no request") func refused() throws {
    let answer = Array("HTTP/1.1 403 Forbidden\r\n\r\n{}".utf8)
    let refused = JournalEntry(
      record: ExchangeRecord(id: ExchangeID(rawValue: 1), start: 0, decision: .refused),
      requestHead: JournalEntry.sample().requestHead, answer: .own(answer))
    let json = try har([refused])
    #expect(json.contains(#""status":403,"statusText":"Forbidden""#) && !json.contains("proxy to upstream"))
    let unread = JournalEntry(record: refused.record, requestHead: [], answer: .own(answer))
    #expect(try har([unread]).contains(#""entries":[]"#))
  }
}
