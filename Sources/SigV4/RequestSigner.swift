public import HTTP1
public import OpenSSL

/// Signs requests with SigV4. Keeps its digest contexts, signing keys and scratch memory, so that a signature costs a
/// few microseconds. HOT; belongs to one thread.
public final class RequestSigner {
  private let hasher: SHA256Hasher
  private var keys = SigningKeyCache()
  private var scratch = Scratch()

  /// What a signature is built in. A value, so that Swift checks for exclusive access once a signature and not at
  /// every byte that is appended, as it does with a class's properties.
  fileprivate struct Scratch {
    var date = AmzDate()
    var canonical = CanonicalRequest()
    /// The fields to be signed, in order of their names.
    var signed: [HeaderField] = []
    /// Those names in lower case, separated by semicolons.
    var names: [UInt8] = []
    /// `date/region/service/aws4_request`
    var scope: [UInt8] = []
    var text: [UInt8] = []
  }

  public init() throws(OpenSSLError) {
    hasher = try SHA256Hasher()
  }

  /// Signs the head that stands in `writer` and appends the fields X-Amz-Date, X-Amz-Security-Token (where the
  /// credentials have a token) and Authorization to it.
  ///
  /// - Parameters:
  ///   - method, target: where they stand in the writer's bytes; the target as it goes onto the wire.
  ///   - fields: the fields to be signed, as places in the writer's bytes: Host, and whatever else must arrive as it
  ///     was sent. What else stands in the writer is sent unsigned.
  ///   - body: the digest of the body.
  ///   - now: seconds since 1970.
  /// - Throws: when OpenSSL is out of memory, or the credentials or the region hold a byte that ends a field; the
  ///   writer then holds half a request.
  public func sign(
    _ writer: inout HeadWriter, method: Range<Int>, target: Range<Int>, fields: [HeaderField],
    body: SHA256Digest, credentials: SigV4Credentials, region: String, service: StaticString, now: Int64
  ) throws(OpenSSLError) {
    try scratch.sign(
      &writer, method: method, target: target, fields: fields, body: body, credentials: credentials,
      region: region, service: service, now: now, keys: &keys, hasher: hasher)
  }

  /// What the signature made last was computed from; for tests.
  var lastCanonicalRequest: [UInt8] { scratch.canonical.bytes }
  var lastStringToSign: [UInt8] { scratch.text }
}

extension RequestSigner.Scratch {
  /// See ``RequestSigner/sign(_:method:target:fields:body:credentials:region:service:now:)``.
  mutating func sign(
    _ writer: inout HeadWriter, method: Range<Int>, target: Range<Int>, fields: [HeaderField],
    body: SHA256Digest, credentials: SigV4Credentials, region: String, service: StaticString, now: Int64,
    keys: inout SigningKeyCache, hasher: SHA256Hasher
  ) throws(OpenSSLError) {
    date.set(now)
    buildScope(region: region, service: service)
    let key = try signingKey(credentials, &keys, hasher)
    signed.removeAll(keepingCapacity: true)
    signed.append(contentsOf: fields)
    signed.append(appendDate(to: &writer))
    if let token = credentials.sessionToken { signed.append(Self.append(token: token, to: &writer)) }
    buildCanonicalRequest(writer, method: method, target: target, body: body)
    let (hash, date, scope) = (hasher.hash(canonical.bytes.span), date.text, scope)
    StringToSign.build(
      date: date.span, scope.span, scope: 0..<scope.count, canonicalRequest: hash, into: &text)
    let signature = key.authenticate(text.span, hasher: hasher)
    guard hasher.isSound else { throw OpenSSLError(call: "EVP_Digest", reasons: ["out of memory"]) }
    writer.append("Authorization: AWS4-HMAC-SHA256 Credential=")
    writer.bytes.append(credentials.accessKeyID.utf8.span)
    writer.bytes.append(0x2F)
    writer.bytes.append(scope.span)
    writer.append(", SignedHeaders=")
    writer.bytes.append(names.span)
    writer.append(", Signature=")
    signature.appendHex(to: &writer.bytes)
    writer.append("\r\n")
  }

  private func signingKey(
    _ credentials: SigV4Credentials, _ keys: inout SigningKeyCache, _ hasher: SHA256Hasher
  ) throws(OpenSSLError) -> HMACSHA256Key {
    if let known = keys.find(credentials, scope.span, scope: 0..<scope.count) { return known }
    guard HeadWriter.isSafe(scope), HeadWriter.isSafe(credentials.accessKeyID.utf8),
      HeadWriter.isSafe((credentials.sessionToken ?? "").utf8)
    else {
      throw OpenSSLError(
        .call, "the request cannot be signed",
        reasons: ["the access key, the session token or the region holds a line break"])
    }
    let key = try SigningKey.derive(secret: credentials.secretAccessKey, scope: scope, hasher: hasher)
    keys.keep(key, credentials, scope: scope)
    return key
  }

  private static func append(token: String, to writer: inout HeadWriter) -> HeaderField {
    let start = writer.bytes.count
    writer.field("X-Amz-Security-Token", token)
    return HeaderField(
      name: start..<start + 20, value: start + 22..<writer.bytes.count - 2, known: .xAmzSecurityToken)
  }

  mutating func buildScope(region: String, service: StaticString) {
    let date = date.text
    scope.removeAll(keepingCapacity: true)
    scope.append(date.span, 0..<AmzDate.dayLength)
    scope.append(0x2F)
    scope.append(region.utf8.span)
    scope.append(0x2F)
    scope.append(service)
    scope.append("/aws4_request")
  }

  mutating func buildCanonicalRequest(
    _ writer: borrowing HeadWriter, method: Range<Int>, target: Range<Int>, body: SHA256Digest
  ) {
    let bytes = writer.bytes.span
    sortByName(bytes)
    canonical.begin(bytes, method: method, target: target, reading: .decoded)
    names.removeAll(keepingCapacity: true)
    for index in signed.indices {
      let field = signed[index]
      if index > 0, Self.order(signed[index - 1].name, field.name, in: bytes) == 0 {
        canonical.appendRepeatedValue(of: field, of: bytes)
        continue
      }
      if index > 0 {
        canonical.endHeader()
        names.append(0x3B)
      }
      canonical.appendHeader(field, of: bytes)
      CanonicalRequest.appendLowercased(bytes, field.name, to: &names)
    }
    canonical.endHeader()
    let list = names
    canonical.end(signedHeaders: list.span, 0..<list.count, payload: body)
  }

  /// Insertion sort: there are a few fields, most of them in order. Fields of one name keep the order in which they
  /// stand.
  private mutating func sortByName(_ bytes: Span<UInt8>) {
    for end in signed.indices.dropFirst() {
      var index = end
      while index > 0, Self.order(signed[index - 1].name, signed[index].name, in: bytes) > 0 {
        signed.swapAt(index - 1, index)
        index -= 1
      }
    }
  }

  /// Negative, zero or positive as `left` comes before, is, or comes after `right`, in lower case.
  private static func order(_ left: Range<Int>, _ right: Range<Int>, in bytes: Span<UInt8>) -> Int {
    for offset in 0..<min(left.count, right.count) {
      let a = ASCII.lowercased(bytes[left.lowerBound + offset])
      let b = ASCII.lowercased(bytes[right.lowerBound + offset])
      if a != b { return a < b ? -1 : 1 }
    }
    return left.count - right.count
  }

  func appendDate(to writer: inout HeadWriter) -> HeaderField {
    let start = writer.bytes.count
    writer.field("X-Amz-Date", bytes: date.text.span)
    return HeaderField(name: start..<start + 10, value: start + 12..<writer.bytes.count - 2, known: .xAmzDate)
  }
}

extension RequestSigner {
  /// Signs a request that this program makes itself, every one of its fields.
  ///
  /// - Parameters:
  ///   - target: path and query as they go onto the wire.
  ///   - fields: without Host, which `host` gives, and without the fields that are returned.
  ///   - now: seconds since 1970.
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
    var added: [(name: String, value: String)] = []
    for line in writer.bytes[end...].split(separator: 0x0A) {  // each with its CR
      guard let colon = line.firstIndex(of: 0x3A) else { continue }
      let value = line[colon...].dropFirst(2).dropLast()
      added.append((String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self)))
    }
    return added
  }
}
