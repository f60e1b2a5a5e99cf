import JSONEditing
import Transport

/// Exchanges as an HTTP Archive, version 1.2 (the format that browsers' developer tools save and read). Both legs of
/// an exchange are entries: the client's request to the proxy, and the proxy's to the upstream. Always without
/// secrets; values of environment variables stay only where they are asked for.
struct HARDocument: Sendable {
  let version: String
  /// `http` or `https`: how clients reach the proxy.
  let scheme: String
  let showsEnvironment: Bool

  func bytes(of entries: [JournalEntry]) -> [UInt8] {
    var text = JSONText()
    text.object { root in
      root.key("log")
      root.object { log in
        log.member("version", "1.2")
        log.key("creator")
        log.object {
          $0.member("name", "sfn-batch-proxy")
          $0.member("version", version)
        }
        log.key("entries")
        log.array { list in
          for entry in entries { append(entry, to: &list) }
        }
        log.member(
          "comment",
          showsEnvironment
            ? "Signatures and tokens are masked." : "Signatures, tokens and environment values are masked.")
      }
    }
    return text.bytes
  }

  private func append(_ entry: JournalEntry, to list: inout JSONText) {
    let received = HeadLines(entry.requestHead)
    guard let request = received.request else { return }
    let host = received.first("host") ?? "localhost"
    let url = request.target.hasPrefix("/") ? "\(scheme)://\(host)\(request.target)" : request.target
    let total = Int(entry.record.total)
    append(
      Leg(
        name: "client to proxy", start: entry.record.start, total: total, connect: nil, url: url,
        request: received, body: entry.requestBody),
      of: entry, to: &list)

    let changes = BodyChanges(entry)
    guard let sent = entry.sent, let lines = SentHead.lines(of: entry, bodyLength: changes.sentLength),
      let target = lines.request?.target
    else { return }
    let timing = EntryTiming(entry)
    let whole = timing.connect + timing.upstream
    append(
      Leg(
        name: "proxy to upstream", start: entry.record.start + Int64(max(0, total - whole)), total: whole,
        connect: timing.connect, url: sent.origin.description + target, request: lines,
        body: JournalEntry.Body(changes.sent, length: changes.sentLength)),
      of: entry, to: &list)
  }

  private struct Leg {
    let name: String
    /// Microseconds since 1970.
    let start: Int64
    /// In microseconds.
    let total: Int
    let connect: Int?
    let url: String
    let request: HeadLines
    let body: JournalEntry.Body

    var isToProxy: Bool { connect == nil }
  }

  private func append(_ leg: Leg, of entry: JournalEntry, to list: inout JSONText) {
    list.object { item in
      var start: [UInt8] = []
      CivilTime.appendUTC(leg.start, to: &start)
      item.key("startedDateTime")
      item.string(start)
      item.key("time")
      item.milliseconds(leg.total)
      request(leg, to: &item)
      response(leg, of: entry, to: &item)
      item.key("cache")
      item.object { _ in }
      item.key("timings")
      item.object {
        if let connect = leg.connect {
          $0.key("connect")
          $0.milliseconds(connect)
        }
        $0.member("send", 0)
        $0.key("wait")
        $0.milliseconds(leg.total - (leg.connect ?? 0))
        $0.member("receive", 0)
      }
      item.member("comment", "\(leg.name); exchange \(entry.record.id), \(entry.record.decision.word)")
    }
  }

  private func request(_ leg: Leg, to item: inout JSONText) {
    guard let (method, target, version) = leg.request.request else { return }
    item.key("request")
    item.object {
      $0.member("method", method)
      $0.member("url", leg.url)
      $0.member("httpVersion", version)
      common(leg.request, to: &$0)
      $0.key("queryString")
      $0.array { list in
        for field in QueryString(target: target.utf8).fields {
          list.object {
            $0.member("name", field.name)
            $0.member("value", field.value)
          }
        }
      }
      if leg.body.length > 0 {
        let (text, comment) = shown(leg.body)
        $0.key("postData")
        $0.object {
          $0.member("mimeType", leg.request.first("content-type") ?? "")
          $0.member("text", text)
          $0.member("comment", comment)
        }
      }
      $0.member("headersSize", -1)
      $0.member("bodySize", leg.body.length)
    }
  }

  private func response(_ leg: Leg, of entry: JournalEntry, to item: inout JSONText) {
    var lines = HeadLines(startLine: "", fields: [])
    var body = JournalEntry.Body.none
    switch entry.answer {
    case .upstream(let bytes, let answer): (lines, body) = (HeadLines(bytes), answer)
    // The proxy's own answer came from no upstream.
    case .own(let whole) where leg.isToProxy:
      (lines, body) = (HeadLines(whole), JournalEntry.Body(HeadLines.body(of: whole)))
    case .own, .none: break
    }
    let parts = lines.startLine.split(separator: " ", maxSplits: 2).map(String.init)
    let (text, comment) = shown(body)
    item.key("response")
    item.object {
      $0.member("status", parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
      $0.member("statusText", parts.count > 2 ? parts[2] : "")
      $0.member("httpVersion", parts.first ?? "")
      common(lines, to: &$0)
      $0.key("content")
      $0.object {
        $0.member("size", body.length)
        $0.member("mimeType", lines.first("content-type") ?? "")
        $0.member("text", text)
        $0.member("comment", comment)
      }
      $0.member("redirectURL", "")
      $0.member("headersSize", -1)
      $0.member("bodySize", body.length)
    }
  }

  private func common(_ lines: HeadLines, to text: inout JSONText) {
    text.key("cookies")
    text.array { _ in }
    text.key("headers")
    text.array { list in
      for field in lines.fields {
        list.object {
          $0.member("name", field.name)
          $0.member("value", field.value)
        }
      }
    }
  }

  /// A body as it may leave the proxy. Where nobody can tell what is a variable's value, nothing is shown.
  private func shown(_ body: JournalEntry.Body) -> (text: String, comment: String?) {
    let cut = body.isCut ? "the first \(body.bytes.count) of \(body.length) bytes" : nil
    if showsEnvironment || body.bytes.isEmpty { return (String(decoding: body.bytes, as: UTF8.self), cut) }
    let isReadable = body.isCut ? Self.looksLikeJSON(body.bytes) : (try? JSONDocument.scan(body.bytes)) != nil
    guard isReadable else { return ("", "left out, because it is not JSON") }
    let (text, count) = EnvironmentMask.masked(body.bytes)
    let masked = count > 0 ? "\(count) environment value\(count == 1 ? "" : "s") masked" : nil
    let comment = [cut, masked].compactMap { $0 }.joined(separator: "; ")
    return (String(decoding: text, as: UTF8.self), comment.isEmpty ? nil : comment)
  }

  private static func looksLikeJSON(_ bytes: [UInt8]) -> Bool {
    let first = bytes.first { $0 > 0x20 }
    return first == 0x7B || first == 0x5B
  }
}
