public import HTTP1
public import OpenSSL

/// Checks the SigV4 signature of received requests, over exactly the headers that the client says it signed. Keeps
/// its digest contexts, signing keys and scratch memory; belongs to one thread.
public final class RequestVerifier {
  private let hasher: SHA256Hasher
  private let keys = SigningKeyCache()
  private var canonical = CanonicalRequest()
  private var text: [UInt8] = []
  private var expected: [UInt8] = []

  /// How far a request's time may be from ours, in seconds, as at AWS.
  public static let tolerance: Int64 = 300

  public init() throws(OpenSSLError) {
    hasher = try SHA256Hasher()
  }

  /// Refuses requests that carry their signature in a way that AWS Batch does not take: presigned URLs.
  public static func checkForm(_ head: RequestHead, target: Range<Int>) throws(VerificationFailure) {
    let bytes = head.bytes.span
    let (_, query) = CanonicalURI.split(bytes, target)
    var start = query.lowerBound
    while start < query.upperBound {
      var end = start
      while end < query.upperBound, bytes[end] != 0x26, bytes[end] != 0x3D { end += 1 }
      if ASCII.equalsIgnoringCase(bytes, start..<end, "x-amz-signature")
        || ASCII.equalsIgnoringCase(bytes, start..<end, "x-amz-algorithm")
      {
        throw VerificationFailure(
          .unsupportedSignature, "Presigned URLs (X-Amz-Signature in the query) are not taken by AWS Batch.")
      }
      while end < query.upperBound, bytes[end] != 0x26 { end += 1 }
      start = end + 1
    }
    if let field = head.fields.first(.xAmzContentSHA256) {
      try checkPayloadForm(head.fields.bytes, field.value)
    }
  }

  private static func checkPayloadForm(_ bytes: [UInt8], _ range: Range<Int>) throws(VerificationFailure) {
    let value = ASCII.text(bytes, range)
    if value.hasPrefix("STREAMING-") || value == "UNSIGNED-PAYLOAD" {
      throw VerificationFailure(
        .unsupportedSignature,
        "x-amz-content-sha256 \(value.prefix(64)) is not taken by AWS Batch; sign the whole body.")
    }
    if value.isEmpty {
      throw VerificationFailure(.payloadMismatch, "x-amz-content-sha256 is empty.")
    }
  }

  /// Checks a request against the secret of the access key that it names.
  ///
  /// - Parameters:
  ///   - target: where the target's origin form stands in the head.
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
      throw VerificationFailure(
        .wrongService, "Credential should be scoped to correct service: '\(service)'.")
    }
    let date = try requestDate(head, authorization, now: now)
    try checkSignedHeaders(head, authorization)
    let digest = hasher.hash(body.span)
    if let field = head.fields.first(.xAmzContentSHA256) {
      expected.removeAll(keepingCapacity: true)
      digest.appendHex(to: &expected)
      guard expected.elementsEqual(head.fields.bytes[field.value].map { ASCII.lowercased($0) }) else {
        throw VerificationFailure(
          .payloadMismatch,
          "The provided 'x-amz-content-sha256' header does not match what was computed.")
      }
    }
    let key: HMACSHA256Key
    do throws(OpenSSLError) {
      key = try keys.key(for: credentials, bytes, scope: authorization.scope, hasher: hasher)
    } catch {
      throw VerificationFailure(.badSignature, "The signature could not be computed (\(error.description)).")
    }
    for reading in Self.readings(bytes, target) {
      guard buildCanonicalRequest(head, target: target, authorization, body: digest, reading: reading) else {
        break
      }
      let request = canonical.bytes
      StringToSign.build(
        date: date, scope: head.bytes[authorization.scope], canonicalRequest: hasher.hash(request.span),
        into: &text)
      let stringToSign = text
      let signature = key.authenticate(stringToSign.span, hasher: hasher)
      expected.removeAll(keepingCapacity: true)
      signature.appendHex(to: &expected)
      let digits = expected
      if ConstantTime.equals(digits.span, bytes.extracting(authorization.signature)) { return digest }
    }
    throw VerificationFailure.mismatch
  }

  /// In how many ways the query must be read: one where it is empty, more where clients differ.
  private static func readings(_ bytes: Span<UInt8>, _ target: Range<Int>) -> [CanonicalURI.QueryReading] {
    let (_, query) = CanonicalURI.split(bytes, target)
    return query.isEmpty ? [.decoded] : [.decoded, .decodedKeepingPlus, .raw]
  }

  /// The request's time as it was signed, once it is known to be close to ours and of the scope's day.
  private func requestDate(
    _ head: RequestHead, _ authorization: AuthorizationHeader, now: Int64
  ) throws(VerificationFailure) -> [UInt8] {
    let bytes = head.bytes.span
    let time: Int64
    if let field = head.fields.first(.xAmzDate) {
      guard head.fields.count(of: .xAmzDate) == 1, let parsed = AmzDate.parse(bytes, field.value) else {
        throw VerificationFailure(
          .malformedAuthorization, "Date must be in ISO-8601 'basic format', e.g. 20261124T140211Z.")
      }
      time = parsed
    } else if let field = head.fields.first(.date),
      let parsed = HTTPDate.parse(Array(head.bytes[field.value]))
    {
      time = parsed
    } else {
      throw VerificationFailure(
        .malformedAuthorization,
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    }
    let date = AmzDate.format(time)
    guard date[..<AmzDate.dayLength].elementsEqual(head.bytes[authorization.date]) else {
      throw VerificationFailure(
        .badSignature,
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.")
    }
    if time < now - Self.tolerance { throw Self.skew(date, now: now, isExpired: true) }
    if time > now + Self.tolerance { throw Self.skew(date, now: now, isExpired: false) }
    return date
  }

  private static func skew(_ date: [UInt8], now: Int64, isExpired: Bool) -> VerificationFailure {
    func text(_ time: Int64) -> String { String(decoding: AmzDate.format(time), as: UTF8.self) }
    let request = String(decoding: date, as: UTF8.self)
    return isExpired
      ? VerificationFailure(
        .clockSkew,
        "Signature expired: \(request) is now earlier than \(text(now - tolerance)) (\(text(now)) - 5 min.)")
      : VerificationFailure(
        .clockSkew,
        "Signature not yet current: \(request) is still later than \(text(now + tolerance)) (\(text(now)) + 5 min.)"
      )
  }

  /// `host` must be signed, and every x-amz-* field that came: otherwise somebody on the way could change what they
  /// say.
  private func checkSignedHeaders(
    _ head: RequestHead, _ authorization: AuthorizationHeader
  ) throws(VerificationFailure) {
    let bytes = head.bytes.span
    var needed: [HeaderField] = []
    for field in head.fields.entries {
      let isAmz = field.name.count > 6 && ASCII.equalsIgnoringCase(bytes, field.name.prefix(6), "x-amz-")
      if field.known == .host || isAmz { needed.append(field) }
    }
    for field in needed where !Self.isListed(field.name, in: bytes, authorization.signedHeaders) {
      throw VerificationFailure(
        .unsignedField,
        "'\(ASCII.text(head.bytes, field.name).lowercased())' must be a 'SignedHeader' in the AWS Authorization."
      )
    }
  }

  private static func isListed(_ name: Range<Int>, in bytes: Span<UInt8>, _ list: Range<Int>) -> Bool {
    var start = list.lowerBound
    while start < list.upperBound {
      var end = start
      while end < list.upperBound, bytes[end] != 0x3B { end += 1 }
      if end - start == name.count {
        var isSame = true
        for offset in 0..<name.count
        where ASCII.lowercased(bytes[name.lowerBound + offset]) != bytes[start + offset] {
          isSame = false
          break
        }
        if isSame { return true }
      }
      start = end + 1
    }
    return false
  }

  /// - Returns: false when a header that the client says it signed is not there.
  private func buildCanonicalRequest(
    _ head: RequestHead, target: Range<Int>, _ authorization: AuthorizationHeader, body: SHA256Digest,
    reading: CanonicalURI.QueryReading
  ) -> Bool {
    let bytes = head.bytes.span
    canonical.begin(bytes, method: head.method, target: target, reading: reading)
    let list = authorization.signedHeaders
    var start = list.lowerBound
    while start < list.upperBound {
      var end = start
      while end < list.upperBound, bytes[end] != 0x3B { end += 1 }
      guard canonical.appendHeader(named: start..<end, in: bytes, fields: head.fields) else { return false }
      start = end + 1
    }
    canonical.end(signedHeaders: bytes, list) { body.appendHex(to: &$0) }
    return true
  }

  /// The canonical request of the check made last; for tests.
  var lastCanonicalRequest: [UInt8] { canonical.bytes }
  var lastStringToSign: [UInt8] { text }
}
