import HTTP1

/// Response heads: pieces do not matter; what is accepted means the same after it was relayed.
enum ResponseHeadFuzz {
  static func run(_ bytes: [UInt8]) {
    for limits in [HeadReading.tight, HeadReading.usual] {
      guard case .end(let end) = HeadReading.scan(bytes, limits) else { continue }
      guard let head = try? ResponseHead.parse(Array(bytes[..<end]), limits: limits) else { continue }
      check(head, limits)
    }
    _ = try? ResponseHead.parse(bytes, limits: HeadReading.usual)
  }

  private static func check(_ head: ResponseHead, _ limits: ParseLimits) {
    must(100...599 ~= head.status, "status \(head.status)")
    must(head.fields.entries.count <= limits.fields, "\(head.fields.entries.count) fields")
    HeadReading.checkFields(head.fields, from: head.reason.upperBound + 2)
    for toHEAD in [false, true] { checkFraming(head, toHEAD: toHEAD) }

    var writer = HeadWriter()
    writer.statusLine(head)
    writer.copyLines(0..<head.fields.entries.count, of: head.fields)
    writer.end()
    guard case .end(writer.bytes.count) = HeadReading.scan(writer.bytes, HeadReading.roomy),
      let again = try? ResponseHead.parse(writer.bytes, limits: HeadReading.roomy)
    else { failed("what was relayed is refused") }
    must(again.status == head.status, "the status differs")
    must(
      again.bytes[again.reason].elementsEqual(head.bytes[head.reason]), "the reason differs")
    must(HeadReading.isSame(again.fields, head.fields), "fields differ")
    relayWithoutHopByHop(head)
  }

  private static func checkFraming(_ head: ResponseHead, toHEAD: Bool) {
    let framing = Outcome { () throws(ParseError) in try head.bodyFraming(toHEAD: toHEAD) }
    let lengths = HeadReading.count("content-length", in: head.fields)
    let codings = HeadReading.count("transfer-encoding", in: head.fields)
    guard let framing = framing.value else { return }
    must(lengths + codings <= 1, "accepted with \(lengths) lengths and \(codings) codings")
    let hasNoBody = toHEAD || head.status < 200 || head.status == 204 || head.status == 304
    switch framing {
    case .none: must(hasNoBody, "no body where there may be one")
    case .length(let length): must(length >= 0 && lengths == 1 && !hasNoBody, "a length of \(length)")
    case .chunked: must(codings == 1 && !hasNoBody, "chunked")
    case .untilClose: must(lengths == 0 && codings == 0 && !hasNoBody, "until close")
    }
  }

  /// What Connection names is gone, and nothing that frames the message is left but a length.
  private static func relayWithoutHopByHop(_ head: ResponseHead) {
    let kept = head.fields.entries.filter { !HopByHopFields.contains($0, in: head.fields) }
    let fields = HeaderFields(bytes: head.bytes, entries: kept)
    for name in ["connection", "transfer-encoding", "keep-alive", "upgrade", "te", "trailer"] {
      must(HeadReading.count(name, in: fields) == 0, "\(name) was relayed")
    }
    must(
      HeadReading.count("content-length", in: fields)
        == HeadReading.count("content-length", in: head.fields), "a length was lost")
  }
}
