import HTTP1

/// Request heads: pieces do not matter; what is accepted means the same after it was written anew; framing is
/// never ambiguous.
enum RequestHeadFuzz {
  static func run(_ bytes: [UInt8]) {
    for limits in [HeadReading.tight, HeadReading.usual] {
      guard case .end(let end) = HeadReading.scan(bytes, limits) else { continue }
      must(end <= limits.head, "a head of \(end) bytes")
      guard let head = try? RequestHead.parse(Array(bytes[..<end]), limits: limits) else { continue }
      check(head, limits)
    }
    // The parser alone must bear anything.
    _ = try? RequestHead.parse(bytes, limits: HeadReading.usual)
  }

  private static func check(_ head: RequestHead, _ limits: ParseLimits) {
    let bytes = head.bytes
    must(head.fields.entries.count <= limits.fields, "\(head.fields.entries.count) fields")
    must(bytes[head.method.upperBound] == 0x20 && bytes[head.target.upperBound] == 0x20, "no space")
    must(head.method.upperBound + 1 == head.target.lowerBound, "bytes between method and target")
    for byte in bytes[head.target] { must(byte > 0x20 && byte < 0x7F, "byte \(byte) in a target") }
    HeadReading.checkFields(head.fields, from: head.target.upperBound + 11)

    let hosts = HeadReading.count("host", in: head.fields)
    must(hosts == 1 || hosts == 0 && head.version == .http10, "\(hosts) hosts")
    let framing = Outcome { () throws(ParseError) in try head.bodyFraming(limits: limits) }
    checkFraming(framing, head, limits)
    let form = Outcome { () throws(ParseError) in try head.targetForm() }
    must(form.value != nil, "an accepted target without a form")
    checkForm(form.value, head)

    let again = rewritten(head)
    must(HeadReading.isSame(again.fields, head.fields), "fields differ when written anew")
    must(bytes[head.method].elementsEqual(again.bytes[again.method]), "the method differs")
    let framingAgain = Outcome { () throws(ParseError) in try again.bodyFraming(limits: limits) }
    must(framing == framingAgain || framing.value == nil, "the framing differs")
    // Expect and Connection mean something else in HTTP/1.0.
    if head.version == .http11 {
      let expectation = Outcome { () throws(ParseError) in try head.expectation() }
      must(expectation == Outcome { () throws(ParseError) in try again.expectation() }, "Expect differs")
      must(head.keepsAlive == again.keepsAlive, "keep-alive differs")
    }
    must(rewritten(again).bytes == again.bytes, "written twice, it is another head")
  }

  private static func checkFraming(
    _ framing: Outcome<BodyFraming>, _ head: RequestHead, _ limits: ParseLimits
  ) {
    let lengths = HeadReading.count("content-length", in: head.fields)
    let codings = HeadReading.count("transfer-encoding", in: head.fields)
    switch framing {
    case .refused: break
    case .value(.none): must(lengths == 0 && codings == 0, "framing fields without framing")
    case .value(.chunked): must(lengths == 0 && codings == 1 && head.version == .http11, "chunked and more")
    case .value(.length(let length)):
      must(lengths == 1 && codings == 0, "a length and more")
      must(0...limits.body ~= length, "a length of \(length)")
      must(head.fields.text(.contentLength) == String(length), "a length in another spelling")
    case .value(.untilClose): failed("a request until close")
    }
  }

  private static func checkForm(_ form: RequestHead.TargetForm?, _ head: RequestHead) {
    switch form {
    case .origin: must(head.bytes[head.target].first == 0x2F, "origin-form without a slash")
    case .absolute(let authority, let origin):
      must(authority.upperBound == origin.lowerBound, "bytes between authority and path")
      must(origin.upperBound == head.target.upperBound, "bytes after the path")
      if let host = head.fields.text(.host) {
        must(host.lowercased() == ASCII.text(head.bytes, authority).lowercased(), "two hosts")
      }
    case .authority: must(head.isMethod("CONNECT"), "authority-form")
    case .asterisk: must(head.isMethod("OPTIONS"), "asterisk-form")
    case nil: break
    }
  }

  /// As a proxy would write it.
  private static func rewritten(_ head: RequestHead) -> RequestHead {
    var writer = HeadWriter()
    writer.requestLine(head, target: head.target)
    writer.copyLines(0..<head.fields.entries.count, of: head.fields)
    // Every request that is written says HTTP/1.1, which needs a Host.
    let hasHost = head.fields.first(.host) != nil
    if !hasHost {
      var host = Array("localhost".utf8)
      if case .absolute(let authority, _)? = try? head.targetForm() { host = Array(head.bytes[authority]) }
      writer.field("Host", bytes: host.span)
    }
    writer.end()
    let bytes = writer.bytes
    let end = HeadReading.scan(bytes, HeadReading.roomy)
    must(end == .end(bytes.count), "what was written ends elsewhere: \(end)")
    do throws(ParseError) {
      let parsed = try RequestHead.parse(bytes, limits: HeadReading.roomy)
      guard !hasHost else { return parsed }
      return RequestHead(
        method: parsed.method, target: parsed.target, version: parsed.version,
        fields: HeaderFields(bytes: parsed.bytes, entries: parsed.fields.entries.dropLast()))
    } catch {
      failed("what was written is refused: \(error)")
    }
  }
}
