public import HTTP1
public import OpenSSL

/// Checks the SigV4 signature of received requests, over exactly the headers that the client says it signed. Keeps
/// its digest contexts, signing keys and scratch memory. HOT; belongs to one thread.
public final class RequestVerifier {
  private let hasher: SHA256Hasher
  private var keys = SigningKeyCache()
  private var scratch = Scratch()

  /// What a signature is computed in. A value, so that Swift checks for exclusive access once a request and not at
  /// every byte that is appended.
  fileprivate struct Scratch {
    var canonical = CanonicalRequest()
    var text: [UInt8] = []
    var expected: [UInt8] = []
  }

  /// How far a request's time may be from ours, in seconds, as at AWS.
  public static let tolerance: Int64 = 300

  public init() throws(OpenSSLError) {
    hasher = try SHA256Hasher()
  }

  /// Refuses requests that carry their signature in a way that AWS Batch does not take: presigned URLs, and bodies
  /// that are not signed as a whole.
  ///
  /// - Parameter target: where the target's origin form stands in the head.
  public static func checkForm(_ head: RequestHead, target: Range<Int>) throws(VerificationFailure) {
    try PresignedQuery.refuse(head.bytes.span, target)
    try PayloadHash.checkForm(head.fields)
  }

  /// Checks a request against the secret of the access key that it names.
  ///
  /// - Parameters:
  ///   - target: where the target's origin form stands in the head.
  ///   - authorization: what ``AuthorizationHeader/read(_:)`` read from this head.
  ///   - credentials: those of the access key; where they have a session token, the request must carry the same.
  ///   - service: what the scope must name.
  ///   - now: seconds since 1970.
  /// - Returns: the body's digest, which a new signature can use again.
  /// - Throws: ``VerificationFailure`` in AWS's words.
  public func verify(
    _ head: RequestHead, target: Range<Int>, body: [UInt8], authorization: AuthorizationHeader,
    credentials: SigV4Credentials, service: StaticString, now: Int64
  ) throws(VerificationFailure) -> SHA256Digest {
    let bytes = head.bytes.span
    guard ASCII.equals(bytes, authorization.service, service) else {
      throw VerificationFailure.wrongService(service, got: ASCII.text(head.bytes, authorization.service))
    }
    let time = try RequestTime.read(head.fields, now: now)
    try time.check(scopeDate: authorization.date, in: head.bytes, now: now)
    try SignedHeaders.checkCoverage(head.fields, authorization.signedHeaders)
    try PayloadHash.checkForm(head.fields)
    let digest = hasher.hash(body.span)
    try PayloadHash.check(head.fields, digest: digest)
    let known = keys.find(credentials, bytes, scope: authorization.scope)
    let key: HMACSHA256Key
    if let known {
      key = known
    } else {
      key = try derive(credentials, Array(head.bytes[authorization.scope]))
    }
    guard
      scratch.isSigned(
        head, target: target, authorization, body: digest, key: key, date: time.text.span, hasher: hasher)
    else { throw VerificationFailure.mismatch }
    try Self.checkToken(head.fields, credentials)
    if known == nil { keys.keep(key, credentials, scope: Array(head.bytes[authorization.scope])) }
    return digest
  }

  private func derive(
    _ credentials: SigV4Credentials, _ scope: [UInt8]
  ) throws(VerificationFailure) -> HMACSHA256Key {
    do throws(OpenSSLError) {
      return try SigningKey.derive(secret: credentials.secretAccessKey, scope: scope, hasher: hasher)
    } catch {
      throw VerificationFailure(.badSignature, "The signature could not be computed (\(error.description)).")
    }
  }

  /// A token that is not the credentials' own is refused even where its signature holds: AWS would not know it. Who
  /// gets here has the secret, so the comparison may stop at the first difference.
  private static func checkToken(
    _ fields: HeaderFields, _ credentials: SigV4Credentials
  ) throws(VerificationFailure) {
    let field = fields.first(.xAmzSecurityToken)
    if field == nil, credentials.sessionToken == nil { return }
    let own = (credentials.sessionToken ?? "").utf8
    guard fields.count(of: .xAmzSecurityToken) <= 1,
      ASCII.equals(fields.bytes.span, field?.value ?? 0..<0, own.span)
    else { throw VerificationFailure.wrongToken }
  }

  /// What the check made last was computed from; for tests.
  var lastCanonicalRequest: [UInt8] { scratch.canonical.bytes }
  var lastStringToSign: [UInt8] { scratch.text }
  var keptKeys: Int { keys.count }
}

extension RequestVerifier.Scratch {
  /// Whether the signature holds, for one of the ways in which clients read a query.
  mutating func isSigned(
    _ head: RequestHead, target: Range<Int>, _ authorization: AuthorizationHeader, body: SHA256Digest,
    key: HMACSHA256Key, date: Span<UInt8>, hasher: SHA256Hasher
  ) -> Bool {
    let bytes = head.bytes.span
    var previous: [UInt8] = []
    let hasQuery = !CanonicalURI.split(bytes, target).query.isEmpty
    for reading in CanonicalURI.QueryReading.allCases {
      guard canonical.build(head, target: target, authorization, body: body, reading: reading)
      else { return false }
      if hasQuery, canonical.bytes == previous { continue }
      let hash = hasher.hash(canonical.bytes.span)
      StringToSign.build(date: date, bytes, scope: authorization.scope, canonicalRequest: hash, into: &text)
      let signature = key.authenticate(text.span, hasher: hasher)
      expected.removeAll(keepingCapacity: true)
      signature.appendHex(to: &expected)
      guard hasher.isSound else { return false }
      if ConstantTime.equals(expected.span, bytes.extracting(authorization.signature)) { return true }
      guard hasQuery else { return false }
      previous = canonical.bytes
    }
    return false
  }
}

extension CanonicalRequest {
  /// Builds the canonical request of a received one.
  /// - Returns: false when a header that the client says it signed is not there.
  fileprivate mutating func build(
    _ head: RequestHead, target: Range<Int>, _ authorization: AuthorizationHeader, body: SHA256Digest,
    reading: CanonicalURI.QueryReading
  ) -> Bool {
    let bytes = head.bytes.span
    begin(bytes, method: head.method, target: target, reading: reading)
    let list = authorization.signedHeaders
    var start = list.lowerBound
    while start <= list.upperBound {
      let name = SignedHeaders.next(bytes, list, from: start)
      guard appendHeader(named: name, in: bytes, fields: head.fields.entries) else { return false }
      start = name.upperBound + 1
    }
    if let field = head.fields.first(.xAmzContentSHA256) {
      end(signedHeaders: bytes, list, payloadHash: field.value)
    } else {
      end(signedHeaders: bytes, list, payload: body)
    }
    return true
  }
}
