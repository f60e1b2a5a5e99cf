import JSONEditing
import Testing

@testable import ProxyCore

@Suite struct InspectorViewTests {
  private let view = InspectorView(version: "0.1.0", proxyURL: "http://127.0.0.1:8084")

  @Test("begins with where clients are to be pointed and how far back it goes") func hello() {
    let journal = ExchangeJournal.sample([.sample()])
    let page = journal.entries(after: 0, limit: 0)
    #expect(
      text(view.hello(journal, page, missed: 2))
        == #"{"epoch":"19a3f","version":"0.1.0","url":"http://127.0.0.1:8084","capacity":500,"oldest":1,"#
        + #""newest":1,"missed":2}"#)
  }

  @Test("tells a row in a few words, whatever the job is called") func summary() throws {
    let entry = JournalEntry.sample(body: #"{"jobName":"<img src=x onerror=\"a\">","jobDefinition":"etl"}"#)
    let json = text(view.summary(entry, 7, oldest: 3))
    #expect(
      json == #"{"n":7,"oldest":3,"id":"e3f2","time":1795528939107,"decision":"rewritten","op":"SubmitJob","#
        + #""job":"<img src=x onerror=\"a\">","definition":"etl:12","kind":"ecs","reason":"ecs","status":200,"#
        + #""us":58000,"lookup":19000,"upstream":37000,"lossy":false}"#)
    _ = try JSONDocument.scan(Array(json.utf8))
  }

  @Test("tells all about one: decision, diff, both legs, times, and how to send it again") func detail()
    throws
  {
    let json = text(view.detail(.sample(), key: "19a3f-1"))
    _ = try JSONDocument.scan(Array(json.utf8))
    for part in [
      #""key":"19a3f-1""#, #""sentence":"etl:12 is an ecs job"#, #""removed":[]"#, #""identical":false"#,
      #"["-","\"containerOverrides\":"#, #""to":"https://batch.eu-west-1.amazonaws.com""#,
      #"["Host","batch.eu-west-1.amazonaws.com"]"#, #""line":"HTTP/1.1 200 OK""#,
      #"{"name":"look-up","us":19000}"#, #"{"name":"connect","us":4000}"#,
      #"--aws-sigv4 'aws:amz:eu-west-1:batch'"#,
    ] { #expect(json.contains(part), "\(part)") }
  }

  @Test("shows no secret, and of variables only what the client itself sent") func secrets() {
    let entry = JournalEntry.sample(
      body: #"{"environment":[{"name":"A","value":"own-value"}]}"#,
      answer: #"{"environment":[{"name":"A","value":"foreign-value"}]}"#, knowing: nil)
    let json = text(view.detail(entry, key: "a-1"))
    for secret in [
      "client-session-token", "5e5e", "AKIDCLIENTCLIENT0001", "AKIAPROXYPROXY00PRXY", "foreign-value",
    ] {
      #expect(!json.contains(secret), "\(secret)")
    }
    #expect(json.contains("own-value") && json.contains(#""masked":1"#))
  }

  @Test("tells what of a body is kept, and that nothing was sent") func cut() {
    let error = ProxyError(.badSignature, status: 403, "It does not match.")
    let own = JournalEntry(
      record: ExchangeRecord(id: ExchangeID(rawValue: 1), start: 0, decision: .refused),
      requestHead: JournalEntry.sample().requestHead, requestBody: JournalEntry.Body([0x7B], length: 70_000),
      error: error, answer: .own(Array("HTTP/1.1 403 Forbidden\r\nA: b\r\n\r\n{\"message\":\"m\"}".utf8)))
    let json = text(view.detail(own, key: "a-1"))
    #expect(json.contains(#""body":"{","bytes":70000,"kept":1"#))
    #expect(
      json.contains(#""line":"HTTP/1.1 403 Forbidden","fields":[["A","b"]],"body":"{\"message\":\"m\"}""#))
    #expect(json.contains(#""noCurl":"The body is longer"#))
    #expect(!json.contains(#""diff""#) && !json.contains(#""sent":{"#))
  }

  @Test("divides the time of an exchange without leaving any out") func timing() {
    let timing = EntryTiming(.sample())
    #expect(timing.connect == 4000 && timing.upstream == 33_000)
    #expect(timing.phases.reduce(0) { $0 + $1.microseconds } == 58_000)
    let odd = EntryTiming(
      .sample {
        $0.upstream = 1000
        $0.total = 900
      })
    #expect(odd.connect == 1000 && odd.upstream == 0 && odd.phases.last?.microseconds == 0)
  }
}
