import Testing

@testable import ProxyCore

@Suite struct CurlCommandTests {
  private let proxy = "http://127.0.0.1:8084"

  @Test("signs afresh from the shell's variables and holds no secret") func submitJob() {
    let body = #"{"jobName":"it's"}"#
    #expect(
      CurlCommand.text(of: .sample(body: body, knowing: nil), proxy: proxy)
        == .command(
          #"""
          curl --path-as-is --globoff 'http://127.0.0.1:8084/v1/submitjob' \
            --aws-sigv4 'aws:amz:eu-west-1:batch' \
            --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
            --header "${AWS_SESSION_TOKEN:+X-Amz-Security-Token: }${AWS_SESSION_TOKEN:-Accept: */*}" \
            --header 'Content-Type: application/json' \
            --data-raw '{"jobName":"it'\''s"}'
          """#))
  }

  @Test("names the method where curl would take another") func methods() {
    let entry = JournalEntry.sample(
      body: "", target: "http://proxy:8084/v1/tags/arn%3Aaws?tagKeys=a", method: "DELETE", knowing: nil)
    guard case .command(let command) = CurlCommand.text(of: entry, proxy: proxy) else {
      Issue.record("no command")
      return
    }
    #expect(
      command.hasPrefix("curl --path-as-is --globoff 'http://127.0.0.1:8084/v1/tags/arn%3Aaws?tagKeys=a'"))
    #expect(command.hasSuffix("--request 'DELETE'"))
    #expect(!command.contains("--data"))
  }

  @Test("says why there is none") func none() {
    let record = ExchangeRecord(id: ExchangeID(rawValue: 1), start: 0)
    let cut = JournalEntry(
      record: record, requestHead: JournalEntry.sample().requestHead,
      requestBody: JournalEntry.Body([0x7B], length: 9))
    let binary = JournalEntry(
      record: record, requestHead: JournalEntry.sample().requestHead, requestBody: JournalEntry.Body([0xFF]))
    let presigned = JournalEntry.sample(target: "/v1/submitjob?X-Amz-Signature=5e5e")
    for entry in [JournalEntry(record: record, requestHead: []), cut, binary, presigned] {
      guard case .none(let reason) = CurlCommand.text(of: entry, proxy: proxy) else {
        Issue.record("a command")
        continue
      }
      #expect(reason.hasSuffix("."))
    }
  }
}
