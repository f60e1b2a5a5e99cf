import HTTP1
import Testing

@testable import ProxyCore

@Suite struct InspectorRoutesTests {
  static func routes(_ entries: [JournalEntry] = [], token: String? = nil) -> InspectorRoutes {
    InspectorRoutes(
      journal: .sample(entries), view: InspectorView(version: "0.1.0", proxyURL: "http://127.0.0.1:8084"),
      scheme: "http", token: token.map { InspectorToken(text: $0) })
  }

  private func answer(
    _ target: String, _ routes: InspectorRoutes, fields: String = ""
  ) -> InspectorRoutes.Answer? {
    let head = RequestHead.sample("GET \(target) HTTP/1.1\nHost: localhost\(fields)")
    let path = String(target.prefix { $0 != "?" })
    return routes.answer(to: head, path: path)
  }

  private func response(_ target: String, _ routes: InspectorRoutes) -> AdminResponse? {
    switch answer(target, routes) {
    case .ready(let response)?: response
    case .made(let make)?: make()
    case .events?, nil: nil
    }
  }

  @Test(
    "serves the page under the policy that lets only its own script and style run",
    arguments: [
      ("/", "text/html; charset=utf-8"), ("/inspector.css", "text/css; charset=utf-8"),
      ("/inspector.js", "text/javascript; charset=utf-8"),
    ])
  func page(path: String, type: String) {
    let response = response(path, Self.routes())
    #expect(response?.status == 200 && response?.contentType == type)
    #expect(
      response?.policy
        == "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'")
  }

  @Test("gives one exchange, and says when it is gone") func exchange() {
    let routes = Self.routes([.sample()])
    #expect(response("/inspector/exchange?key=19a3f-1", routes)?.status == 200)
    for key in ["19a3f-2", "other-1", "1", ""] {
      #expect(response("/inspector/exchange?key=\(key)", routes)?.status == 404)
    }
    #expect(response("/inspector/exchange", routes)?.status == 404)
  }

  @Test("finds what bodies hold, after a number") func search() {
    let routes = Self.routes([.sample(), .sample()])
    func found(_ query: String) -> String? {
      response("/inspector/search?\(query)", routes).map { text($0.body) }
    }
    #expect(found("q=NIGHTLY") == #"{"end":"19a3f-2","keys":["19a3f-1","19a3f-2"]}"#)
    #expect(found("q=nightly&after=19a3f-1") == #"{"end":"19a3f-2","keys":["19a3f-2"]}"#)
    #expect(found("q=nightly&after=other-1") == #"{"end":"19a3f-2","keys":["19a3f-1","19a3f-2"]}"#)
    #expect(found("") == #"{"end":"19a3f-2","keys":[]}"#)
  }

  @Test("gives archives as files") func archive() {
    let routes = Self.routes([.sample(), .sample()])
    let all = response("/inspector.har", routes)
    #expect(all?.disposition == #"attachment; filename="sfn-batch-proxy.har""#)
    let one = response("/inspector.har?key=19a3f-2", routes)
    #expect(one?.disposition == #"attachment; filename="sfn-batch-proxy-e3f2.har""#)
    #expect(all.map { $0.body.count } ?? 0 > one.map { $0.body.count } ?? 0)
    #expect(response("/inspector.har?key=19a3f-9", routes)?.status == 404)
    #expect(one.map { text($0.body).contains("STARTED_BY_STEP_FUNCTIONS") } == false)
    let shown = response("/inspector.har?environment=shown", routes)
    #expect(shown.map { text($0.body).contains("STARTED_BY_STEP_FUNCTIONS") } == true)
  }

  @Test(
    "resumes events where the browser or the page says",
    arguments: [
      ("/inspector/events", "", nil), ("/inspector/events?after=19a3f-3", "", "19a3f-3"),
      ("/inspector/events?after=19a3f-3", "\nLast-Event-ID: 19a3f-5", "19a3f-5"),
      ("/inspector/events", "\nLast-Event-ID: nonsense", nil),
    ])
  func events(target: String, fields: String, cursor: String?) {
    guard case .events(let after)? = answer(target, Self.routes(), fields: fields) else {
      Issue.record("no events")
      return
    }
    #expect(after?.text == cursor)
  }

  @Test(
    "asks for its token before it shows anything of an exchange",
    arguments: ["/", "/inspector/events", "/inspector/exchange", "/inspector/search", "/inspector.har"])
  func token(path: String) {
    let routes = Self.routes(token: "word")
    for query in ["", "?token=", "?token=other", "?token=word2"] {
      #expect(response(path + query, routes)?.status == 403)
    }
    #expect(response(path + "?token=word", routes)?.status != 403)
    #expect(response("/inspector.js", routes)?.status == 200)
  }

  @Test("knows no other paths", arguments: ["/inspector", "/inspector/", "/inspector.map", "/favicon.ico"])
  func others(path: String) {
    #expect(answer(path, Self.routes()) == nil)
  }
}

extension InspectorRoutes.Answer {
  /// The response, made where it must be; for tests.
  var response: AdminResponse {
    switch self {
    case .ready(let response): response
    case .made(let make): make()
    case .events: AdminResponse(status: 200, text: "events")
    }
  }
}
