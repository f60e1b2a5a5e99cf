import AWSCredentials
import HTTP1
import OpenSSL
import SigV4

/// Builds the request that goes to the upstream: the client's own, byte for byte, but for what signing anew changes.
enum OutboundRequest {
  /// - Parameters:
  ///   - target: where the target's origin form stands in the head.
  ///   - body: what is sent, whole; its length is declared by Content-Length whatever framing the client used.
  /// - Returns: head and body in one piece.
  static func bytes(
    head: RequestHead, target: Range<Int>, body: [UInt8], bodyDigest: SHA256Digest,
    route: some SignedDestination,
    credentials: SigV4Credentials, now: Int64, signer: RequestSigner
  ) throws(OpenSSLError) -> [UInt8] {
    var writer = HeadWriter(capacity: head.bytes.count + body.count + 512)
    writer.bytes.append(head.bytes.span, head.method)
    let method = 0..<writer.bytes.count
    writer.bytes.append(0x20)
    let targetStart = writer.bytes.count
    WireTarget.append(head.bytes.span, target, prefix: route.pathPrefix, to: &writer.bytes)
    let wireTarget = targetStart..<writer.bytes.count
    writer.append(" HTTP/1.1\r\n")

    var signed: [HeaderField] = []
    signed.reserveCapacity(8)
    let fields = head.fields
    // Lines that travel as they came are copied together: from `kept` on they wait to be.
    var kept = 0
    for (index, field) in fields.entries.enumerated() {
      switch field.known {
      case .host:
        writer.copyLines(kept..<index, of: fields)
        signed.append(writer.copyName(field, of: fields, value: route.host))
      case .contentLength:
        if field.isDecimal(body.count, in: head.bytes.span) { continue }
        writer.copyLines(kept..<index, of: fields)
        _ = writer.copyName(field, of: fields, value: decimal(body.count))
      default:
        guard isReplaced(field.known) || HopByHopFields.contains(field, in: fields) else {
          if isSigned(field, head.bytes.span) {
            signed.append(field.moved(from: fields.entries[kept].name.lowerBound, to: writer.bytes.count))
          }
          continue
        }
        writer.copyLines(kept..<index, of: fields)
      }
      kept = index + 1
    }
    writer.copyLines(kept..<fields.entries.count, of: fields)
    if !fields.has(.host) {
      let start = writer.bytes.count
      writer.field("Host", bytes: route.host.span)
      signed.append(
        HeaderField(name: start..<start + 4, value: start + 6..<writer.bytes.count - 2, known: .host))
    }
    if !fields.has(.contentLength), !body.isEmpty || head.isMethod("POST") || head.isMethod("PUT") {
      writer.field("Content-Length", decimal: body.count)
    }
    try signer.sign(
      &writer, method: method, target: wireTarget, fields: signed, body: bodyDigest, credentials: credentials,
      region: route.region, service: "batch", now: now)
    writer.end()
    writer.bytes.append(body.span)
    return writer.bytes
  }

  /// Fields of the client's signature and of its connection, which do not travel on.
  private static func isReplaced(_ name: FieldName) -> Bool {
    switch name {
    case .authorization, .xAmzDate, .date, .xAmzSecurityToken, .xAmzContentSHA256, .expect: true
    default: false
    }
  }

  /// What the new signature covers besides Host and what it adds itself: what the body is, and AWS's own fields.
  private static func isSigned(_ field: HeaderField, _ bytes: Span<UInt8>) -> Bool {
    field.known == .contentType
      || field.name.count > 6 && ASCII.equalsIgnoringCase(bytes, field.name.prefix(6), "x-amz-")
  }

  private static func decimal(_ value: Int) -> [UInt8] {
    var digits: [UInt8] = []
    ASCII.append(decimal: value, to: &digits)
    return digits
  }
}

extension HeaderField {
  /// Whether the value is `number`, written as a Content-Length is.
  fileprivate func isDecimal(_ number: Int, in bytes: Span<UInt8>) -> Bool {
    guard 1...18 ~= value.count else { return false }
    var read = 0
    for index in value {
      guard bytes[index] &- 0x30 < 10 else { return false }
      read = read * 10 + Int(bytes[index] &- 0x30)
    }
    return read == number
  }

  /// The same field in a copy of its bytes, of which what stood at `old` stands at `new`.
  fileprivate func moved(from old: Int, to new: Int) -> HeaderField {
    let by = new - old
    return HeaderField(
      name: name.lowerBound + by..<name.upperBound + by,
      value: value.lowerBound + by..<value.upperBound + by, known: known)
  }
}
