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
    writer.bytes.append(contentsOf: head.bytes[head.method])
    let method = 0..<writer.bytes.count
    writer.bytes.append(0x20)
    let targetStart = writer.bytes.count
    WireTarget.append(head.bytes.span, target, prefix: route.pathPrefix, to: &writer.bytes)
    let wireTarget = targetStart..<writer.bytes.count
    writer.append(" HTTP/1.1\r\n")

    var signed: [HeaderField] = []
    signed.reserveCapacity(8)
    var hasHost = false
    var hasLength = false
    for field in head.fields.entries {
      if isReplaced(field.known) || HopByHopFields.contains(field, in: head.fields) { continue }
      let start = writer.bytes.count
      switch field.known {
      case .host:
        hasHost = true
        copyName(field, of: head, value: route.host, to: &writer)
      case .contentLength:
        hasLength = true
        copyName(field, of: head, value: decimal(body.count), to: &writer)
        continue
      default:
        writer.copy(field, of: head.fields)
        guard isSigned(field, head.bytes.span) else { continue }
      }
      signed.append(place(of: field, from: start, in: writer))
    }
    if !hasHost {
      let start = writer.bytes.count
      writer.field("Host", bytes: route.host)
      signed.append(
        HeaderField(name: start..<start + 4, value: start + 6..<writer.bytes.count - 2, known: .host))
    }
    if !hasLength, !body.isEmpty || head.isMethod("POST") || head.isMethod("PUT") {
      writer.field("Content-Length", decimal: body.count)
    }
    try signer.sign(
      &writer, method: method, target: wireTarget, fields: signed, body: bodyDigest, credentials: credentials,
      region: route.region, service: "batch", now: now)
    writer.end()
    writer.bytes.append(contentsOf: body)
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

  private static func copyName(
    _ field: HeaderField, of head: RequestHead, value: [UInt8], to writer: inout HeadWriter
  ) {
    writer.bytes.append(contentsOf: head.bytes[field.name])
    writer.append(": ")
    writer.bytes.append(contentsOf: value)
    writer.append("\r\n")
  }

  /// Where the field line that was just written has its name and value.
  private static func place(of field: HeaderField, from start: Int, in writer: HeadWriter) -> HeaderField {
    let nameEnd = start + field.name.count
    return HeaderField(name: start..<nameEnd, value: nameEnd + 2..<writer.bytes.count - 2, known: field.known)
  }

  private static func decimal(_ value: Int) -> [UInt8] {
    var digits: [UInt8] = []
    ASCII.append(decimal: value, to: &digits)
    return digits
  }
}
