public import HTTP1
public import OpenSSL

/// Signs requests with SigV4. Keeps its digest contexts, signing keys and scratch memory, so that a signature costs a
/// few microseconds; belongs to one thread.
public final class RequestSigner {
  private let hasher: SHA256Hasher
  private let keys = SigningKeyCache()
  private var date = AmzDate()
  private var canonical = CanonicalRequest()
  private var scratch: [UInt8] = []
  private var names: [UInt8] = []
  private var text: [UInt8] = []

  public init() throws(OpenSSLError) {
    hasher = try SHA256Hasher()
  }

  /// Signs the head that stands in `writer` and appends the fields X-Amz-Date, X-Amz-Security-Token (where the
  /// credentials have a token) and Authorization to it.
  ///
  /// - Parameters:
  ///   - method, target: where they stand in the writer's bytes; the target as it goes onto the wire.
  ///   - fields: the fields to be signed, as places in the writer's bytes: Host, and whatever else must arrive as it
  ///     was sent.
  ///   - body: the digest of the body.
  ///   - now: seconds since 1970.
  public func sign(
    _ writer: inout HeadWriter, method: Range<Int>, target: Range<Int>, fields: [HeaderField],
    body: SHA256Digest, credentials: SigV4Credentials, region: String, service: StaticString, now: Int64
  ) throws(OpenSSLError) {
    date.set(now)
    var signed = fields
    signed.append(Self.append("X-Amz-Date", date.bytes, to: &writer))
    if let token = credentials.sessionToken {
      signed.append(Self.append("X-Amz-Security-Token", Array(token.utf8), to: &writer))
    }
    buildCanonicalRequest(writer, method: method, target: target, signed: signed, body: body)
    scratch.removeAll(keepingCapacity: true)
    let scope = appendScope(region: region, service: service)
    let source = scratch
    let key = try keys.key(for: credentials, source.span, scope: scope, hasher: hasher)
    let request = canonical.bytes
    StringToSign.build(
      date: date.bytes, scope: source[...], canonicalRequest: hasher.hash(request.span), into: &text)
    let stringToSign = text
    let signature = key.authenticate(stringToSign.span, hasher: hasher)
    writer.append("Authorization: AWS4-HMAC-SHA256 Credential=")
    writer.bytes.append(contentsOf: credentials.accessKeyID.utf8)
    writer.bytes.append(0x2F)
    writer.bytes.append(contentsOf: scratch)
    writer.append(", SignedHeaders=")
    writer.bytes.append(contentsOf: names)
    writer.append(", Signature=")
    signature.appendHex(to: &writer.bytes)
    writer.append("\r\n")
  }

  private func buildCanonicalRequest(
    _ writer: HeadWriter, method: Range<Int>, target: Range<Int>, signed: [HeaderField], body: SHA256Digest
  ) {
    let bytes = writer.bytes.span
    let ordered = signed.sorted { Self.precedes($0.name, $1.name, in: writer.bytes) }
    canonical.begin(bytes, method: method, target: target, reading: .decoded)
    names.removeAll(keepingCapacity: true)
    var previous: HeaderField?
    for field in ordered {
      if let last = previous, Self.isSameName(last.name, field.name, in: writer.bytes) {
        canonical.appendRepeatedValue(of: field, of: bytes)
        continue
      }
      if previous != nil { canonical.endHeader() }
      previous = field
      canonical.appendHeader(field, of: bytes)
      if !names.isEmpty { names.append(0x3B) }
      for index in field.name { names.append(ASCII.lowercased(bytes[index])) }
    }
    canonical.endHeader()
    let list = names
    canonical.end(signedHeaders: list.span, 0..<list.count) { body.appendHex(to: &$0) }
  }

  private func appendScope(region: String, service: StaticString) -> Range<Int> {
    scratch.append(contentsOf: date.bytes[..<AmzDate.dayLength])
    scratch.append(0x2F)
    scratch.append(contentsOf: region.utf8)
    scratch.append(0x2F)
    service.withUTF8Buffer { scratch.append(contentsOf: $0) }
    scratch.append(contentsOf: "/aws4_request".utf8)
    return 0..<scratch.count
  }

  private static func append(_ name: StaticString, _ value: [UInt8], to writer: inout HeadWriter)
    -> HeaderField
  {
    let start = writer.bytes.count
    let nameEnd = start + name.utf8CodeUnitCount
    writer.field(name, bytes: value)
    return HeaderField(
      name: start..<nameEnd, value: nameEnd + 2..<nameEnd + 2 + value.count, known: .other)
  }

  private static func precedes(_ left: Range<Int>, _ right: Range<Int>, in bytes: [UInt8]) -> Bool {
    for offset in 0..<min(left.count, right.count) {
      let (a, b) = (
        ASCII.lowercased(bytes[left.lowerBound + offset]), ASCII.lowercased(bytes[right.lowerBound + offset])
      )
      if a != b { return a < b }
    }
    // Fields of one name keep the order in which they stand.
    return left.count == right.count ? left.lowerBound < right.lowerBound : left.count < right.count
  }

  private static func isSameName(_ left: Range<Int>, _ right: Range<Int>, in bytes: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    for offset in 0..<left.count
    where ASCII.lowercased(bytes[left.lowerBound + offset])
      != ASCII.lowercased(bytes[right.lowerBound + offset])
    {
      return false
    }
    return true
  }

  /// The canonical request of the signature made last; for tests and for `explain`.
  var lastCanonicalRequest: [UInt8] { canonical.bytes }
}

extension RequestSigner {
  /// Signs a request that this program makes itself.
  /// - Returns: the fields to be sent besides the given ones and Host: X-Amz-Date, X-Amz-Security-Token,
  ///   Authorization.
  public func fields(
    method: String, target: String, host: String, fields: [(name: String, value: String)], body: [UInt8],
    credentials: SigV4Credentials, region: String, service: StaticString, now: Int64
  ) throws(OpenSSLError) -> [(name: String, value: String)] {
    var writer = HeadWriter()
    writer.requestLine(method: method, target: target)
    let methodRange = 0..<method.utf8.count
    let targetRange = methodRange.upperBound + 1..<methodRange.upperBound + 1 + target.utf8.count
    var signed: [HeaderField] = []
    for (name, value) in fields + [(name: "Host", value: host)] {
      let start = writer.bytes.count
      let nameEnd = start + name.utf8.count
      writer.bytes.append(contentsOf: "\(name): \(value)\r\n".utf8)
      signed.append(
        HeaderField(name: start..<nameEnd, value: nameEnd + 2..<writer.bytes.count - 2, known: .other))
    }
    let end = writer.bytes.count
    try sign(
      &writer, method: methodRange, target: targetRange, fields: signed, body: hasher.hash(body.span),
      credentials: credentials, region: region, service: service, now: now)
    return String(decoding: writer.bytes[end...], as: UTF8.self).split(separator: "\r\n").compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), String(line[colon...].dropFirst(2)))
    }
  }
}
