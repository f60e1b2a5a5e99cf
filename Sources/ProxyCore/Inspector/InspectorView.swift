import Transport

/// Writes what the page is told as JSON. Everything is made when somebody looks, and masked here.
struct InspectorView: Sendable {
  let version: String
  /// The URL of the proxy's first listener, with its real port and without a path.
  let proxyURL: String

  /// What a page is told first: where clients are to be pointed, and how far the journal reaches back.
  func hello(_ journal: ExchangeJournal, _ page: ExchangeJournal.Page, missed: UInt64) -> [UInt8] {
    var text = JSONText()
    text.object {
      $0.member("epoch", journal.epoch)
      $0.member("version", version)
      $0.member("url", proxyURL)
      $0.member("capacity", journal.capacity)
      $0.member("oldest", Int(clamping: page.oldest))
      $0.member("newest", Int(clamping: page.newest))
      $0.member("missed", Int(clamping: missed))
    }
    return text.bytes
  }

  /// A row of the list.
  func summary(_ entry: JournalEntry, _ number: UInt64, oldest: UInt64) -> [UInt8] {
    var text = JSONText()
    text.object {
      $0.member("n", Int(clamping: number))
      $0.member("oldest", Int(clamping: oldest))
      summarise(entry, to: &$0)
    }
    return text.bytes
  }

  private func summarise(_ entry: JournalEntry, to text: inout JSONText) {
    let record = entry.record
    text.member("id", record.id.description)
    text.member("time", Int(record.start / 1000))
    text.member("decision", "\(record.decision.word)")
    text.member("op", record.operation)
    text.member("job", entry.jobName)
    text.member("definition", entry.definition)
    text.member("kind", record.kind)
    text.member("reason", record.errorLabel ?? record.reason)
    text.member("message", entry.error?.message)
    text.member("status", Int(record.status))
    text.member("us", Int(record.total))
    text.member("lookup", record.lookUp.map { Int($0) })
    text.member("upstream", record.upstream.map { Int($0) })
    text.member("lossy", !entry.lost.isEmpty)
  }

  /// All about one exchange.
  func detail(_ entry: JournalEntry, key: String) -> [UInt8] {
    let changes = BodyChanges(entry)
    let record = entry.record
    var text = JSONText()
    text.object {
      $0.member("key", key)
      summarise(entry, to: &$0)
      $0.member("sentence", entry.sentence)
      $0.member("remarks", entry.remarks)
      $0.member("removed", record.removed)
      $0.member("lost", entry.lost)
      $0.member("carried", entry.carried)
      $0.member("region", record.region)
      $0.member("requestID", record.requestID.map { String(decoding: $0, as: UTF8.self) })
      diff(entry, changes, to: &$0)
      $0.key("request")
      message(HeadLines(entry.requestHead), entry.requestBody, masksEnvironment: false, to: &$0)
      sent(entry, changes, to: &$0)
      answer(entry, to: &$0)
      timing(entry, to: &$0)
      switch CurlCommand.text(of: entry, proxy: proxyURL) {
      case .command(let command): $0.member("curl", command)
      case .none(let reason): $0.member("noCurl", reason)
      }
    }
    return text.bytes
  }

  private func diff(_ entry: JournalEntry, _ changes: BodyChanges, to text: inout JSONText) {
    guard entry.sent != nil else { return }
    text.key("diff")
    text.object {
      $0.member("identical", changes.isIdentical)
      $0.member("incomplete", changes.isIncomplete)
      $0.member("received", entry.requestBody.length)
      $0.member("sent", changes.sentLength)
      $0.key("pieces")
      $0.array { list in
        for piece in changes.pieces where !changes.isIdentical {
          list.array {
            $0.string(piece.kind == .same ? " " : piece.kind == .removed ? "-" : "+")
            $0.string(piece.bytes)
          }
        }
      }
    }
  }

  private func sent(_ entry: JournalEntry, _ changes: BodyChanges, to text: inout JSONText) {
    guard let sent = entry.sent,
      let lines = SentHead.lines(of: entry, bodyLength: changes.sentLength)
    else { return }
    text.key("sent")
    text.object {
      $0.member("to", sent.origin.description)
      head(lines, to: &$0)
      $0.member("bytes", changes.sentLength)
    }
  }

  private func answer(_ entry: JournalEntry, to text: inout JSONText) {
    switch entry.answer {
    case .none: return
    case .upstream(let bytes, let body):
      text.key("response")
      // These may be values that somebody else set: of a job that is described, say.
      message(HeadLines(bytes), body, masksEnvironment: true, to: &text)
    case .own(let whole):
      text.key("response")
      message(
        HeadLines(whole), JournalEntry.Body(HeadLines.body(of: whole)), masksEnvironment: true, to: &text)
    }
  }

  private func message(
    _ lines: HeadLines, _ body: JournalEntry.Body, masksEnvironment: Bool, to text: inout JSONText
  ) {
    let (shown, masked) = masksEnvironment ? EnvironmentMask.masked(body.bytes) : (body.bytes, 0)
    text.object {
      head(lines, to: &$0)
      $0.member("body", String(decoding: shown, as: UTF8.self))
      $0.member("bytes", body.length)
      $0.member("kept", body.bytes.count)
      $0.member("masked", masked)
    }
  }

  private func head(_ lines: HeadLines, to text: inout JSONText) {
    text.member("line", lines.startLine)
    text.key("fields")
    text.array { list in
      for field in lines.fields {
        list.array {
          $0.string(field.name)
          $0.string(field.value)
        }
      }
    }
  }

  private func timing(_ entry: JournalEntry, to text: inout JSONText) {
    let timing = EntryTiming(entry)
    text.key("timing")
    text.array { list in
      for phase in timing.phases {
        list.object {
          $0.member("name", phase.name)
          $0.member("us", phase.microseconds)
        }
      }
    }
  }
}

/// Where the time of an exchange went; the phases follow each other and add up to its total.
struct EntryTiming: Sendable {
  struct Phase: Sendable, Equatable {
    let name: String
    let microseconds: Int
  }

  let connect: Int
  let upstream: Int
  let phases: [Phase]

  init(_ entry: JournalEntry) {
    let record = entry.record
    let whole = Int(record.upstream ?? 0)
    connect = min(whole, Int(clamping: (entry.sent?.connectTime ?? 0) / 1000))
    upstream = whole - connect
    let known = Int(record.authentication ?? 0) + Int(record.lookUp ?? 0) + whole
    phases = [
      Phase(name: "authentication", microseconds: Int(record.authentication ?? 0)),
      Phase(name: "look-up", microseconds: Int(record.lookUp ?? 0)),
      Phase(name: "connect", microseconds: connect),
      Phase(name: "upstream", microseconds: upstream),
      Phase(name: "proxy", microseconds: max(0, Int(record.total) - known)),
    ]
  }
}
