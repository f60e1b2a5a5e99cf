import HTTP1

/// The inspector's part of the admin listener: the page, and what the page asks for. Reads only.
///
/// | Path | Answer |
/// |---|---|
/// | `/`, `/inspector.css`, `/inspector.js` | the page |
/// | `/inspector/events` | server-sent events: exchanges as they end, from the cursor in `Last-Event-ID` or `after` |
/// | `/inspector/exchange?key=` | all about one |
/// | `/inspector/search?q=&after=` | in the bodies of which the text stands |
/// | `/inspector.har?key=&environment=shown` | one or all as HTTP Archive |
///
/// Paths and JSON serve this page alone and may change with it.
struct InspectorRoutes: Sendable {
  let journal: ExchangeJournal
  let view: InspectorView
  /// `http` or `https`: how clients reach the proxy.
  let scheme: String
  /// nil where only this machine can reach the listener.
  let token: InspectorToken?

  /// What the admin listener is to do about a request.
  enum Answer: Sendable {
    case ready(AdminResponse)
    /// Takes a while to be made, and is therefore made off the loop.
    case made(@Sendable () -> AdminResponse)
    /// Goes on until the client leaves.
    case events(after: EventCursor?)
  }

  /// - Returns: nil for a path that is not the inspector's.
  func answer(to head: RequestHead, path: String) -> Answer? {
    let query = QueryString(target: head.bytes[head.target])
    switch path {
    // These two hold nothing but what this program is made of.
    case "/inspector.css": return .made { .page("text/css; charset=utf-8", InspectorStyle.text) }
    case "/inspector.js": return .made { .page("text/javascript; charset=utf-8", InspectorScript.text) }
    case "/", "/inspector/events", "/inspector/exchange", "/inspector/search", "/inspector.har": break
    default: return nil
    }
    if let token, !token.matches(query["token"]) {
      return .ready(AdminResponse(status: 403, text: Self.tokenText))
    }
    switch path {
    case "/": return .made { .page("text/html; charset=utf-8", InspectorPage.text) }
    case "/inspector/events":
      let text = head.fields.text(named: "last-event-id") ?? query["after"]
      return .events(after: text.flatMap { EventCursor($0) })
    case "/inspector/exchange": return .made { exchange(query["key"]) }
    case "/inspector/search": return .made { search(query["q"] ?? "", after: query["after"]) }
    default:
      return .made { archive(query["key"], showsEnvironment: query["environment"] == "shown") }
    }
  }

  static let tokenText =
    "This page is open to other machines, so it asks for the token that was printed when the proxy started:"
    + " look for \"inspector\" there, and open that address."

  private func entry(_ key: String?) -> JournalEntry? {
    guard let cursor = key.flatMap({ EventCursor($0) }), cursor.epoch == journal.epoch else { return nil }
    return journal.entry(cursor.number)
  }

  private func exchange(_ key: String?) -> AdminResponse {
    guard let key, let entry = entry(key) else { return Self.gone }
    return .json(view.detail(entry, key: key))
  }

  private static let gone = AdminResponse(
    status: 404, text: "The journal does not hold that exchange any more.")

  private func search(_ text: String, after: String?) -> AdminResponse {
    let cursor = after.flatMap { EventCursor($0) }
    let number = cursor?.epoch == journal.epoch ? cursor?.number ?? 0 : 0
    let page = journal.entries(after: number, limit: journal.capacity)
    var json = JSONText()
    json.object {
      $0.member("end", EventCursor(epoch: journal.epoch, number: page.end).text)
      $0.key("keys")
      $0.array { list in
        for number in BodySearch.matches(text, in: page) {
          list.string(EventCursor(epoch: journal.epoch, number: number).text)
        }
      }
    }
    return .json(json.bytes)
  }

  private func archive(_ key: String?, showsEnvironment: Bool) -> AdminResponse {
    let entries: [JournalEntry]
    if let key {
      guard let entry = entry(key) else { return Self.gone }
      entries = [entry]
    } else {
      entries = journal.entries(after: 0, limit: journal.capacity).entries
    }
    let document = HARDocument(version: view.version, scheme: scheme, showsEnvironment: showsEnvironment)
    var response = AdminResponse.json(document.bytes(of: entries))
    let name = entries.count == 1 ? "sfn-batch-proxy-\(entries[0].record.id).har" : "sfn-batch-proxy.har"
    response.disposition = "attachment; filename=\"\(name)\""
    return response
  }
}

extension AdminResponse {
  fileprivate static func page(_ type: String, _ text: String) -> AdminResponse {
    var response = AdminResponse(status: 200, contentType: type, body: Array(text.utf8))
    response.policy = AdminResponse.pagePolicy
    return response
  }

  fileprivate static func json(_ bytes: [UInt8]) -> AdminResponse {
    AdminResponse(status: 200, contentType: "application/json", body: bytes)
  }
}
