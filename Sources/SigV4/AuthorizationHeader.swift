public import HTTP1

/// The Authorization field of a SigV4 request, as places in the head's bytes:
/// `AWS4-HMAC-SHA256 Credential=KEY/20261124/eu-west-1/batch/aws4_request, SignedHeaders=host;x-amz-date, Signature=…`
public struct AuthorizationHeader: Sendable {
  public let accessKeyID: Range<Int>
  /// Eight digits.
  public let date: Range<Int>
  public let region: Range<Int>
  public let service: Range<Int>
  /// `date/region/service/aws4_request`
  public let scope: Range<Int>
  /// Lower-case names separated by semicolons.
  public let signedHeaders: Range<Int>
  /// 64 lower-case hexadecimal digits.
  public let signature: Range<Int>

  /// Longer values are refused: the longest that SDKs write has about 500 bytes.
  public static let maximumLength = 4096

  /// Reads the field of a request.
  /// - Throws: ``VerificationFailure`` in AWS's words when there is none, or it is not in that form.
  public static func read(_ fields: HeaderFields) throws(VerificationFailure) -> AuthorizationHeader {
    guard let field = fields.first(.authorization) else {
      throw VerificationFailure.missingSignature
    }
    guard fields.count(of: .authorization) == 1 else {
      throw VerificationFailure(
        .malformedAuthorization, "The request has more than one Authorization header.")
    }
    return try parse(fields.bytes.span, field.value)
  }

  static func parse(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(VerificationFailure)
    -> AuthorizationHeader
  {
    guard value.count <= maximumLength else {
      throw VerificationFailure(
        .malformedAuthorization, "The Authorization header is over \(maximumLength) bytes.")
    }
    let rest = try afterAlgorithm(bytes, value)
    var credential: Range<Int>?
    var signedHeaders: Range<Int>?
    var signature: Range<Int>?
    var start = rest.lowerBound
    while start < rest.upperBound {
      var end = start
      while end < rest.upperBound, bytes[end] != 0x2C { end += 1 }
      let part = trimmed(bytes, start..<end)
      start = end + 1
      guard let equals = firstIndex(of: 0x3D, in: bytes, part) else {
        throw VerificationFailure(
          .malformedAuthorization,
          "A part of the Authorization header is not a valid key=value pair (missing equal-sign).")
      }
      let (name, content) = (part.lowerBound..<equals, equals + 1..<part.upperBound)
      if ASCII.equals(bytes, name, "Credential"), credential == nil {
        credential = content
      } else if ASCII.equals(bytes, name, "SignedHeaders"), signedHeaders == nil {
        signedHeaders = content
      } else if ASCII.equals(bytes, name, "Signature"), signature == nil {
        signature = content
      } else {
        throw VerificationFailure(
          .malformedAuthorization, "The Authorization header has a part that is repeated or not known.")
      }
    }
    return try AuthorizationHeader(
      bytes, credential: credential, signedHeaders: signedHeaders, signature: signature)
  }

  private init(
    _ bytes: Span<UInt8>, credential: Range<Int>?, signedHeaders: Range<Int>?, signature: Range<Int>?
  ) throws(VerificationFailure) {
    var missing: [String] = []
    if credential == nil { missing.append("Authorization header requires 'Credential' parameter.") }
    if signature == nil { missing.append("Authorization header requires 'Signature' parameter.") }
    if signedHeaders == nil { missing.append("Authorization header requires 'SignedHeaders' parameter.") }
    guard let credential, let signedHeaders, let signature else {
      throw VerificationFailure(.malformedAuthorization, missing.joined(separator: " "))
    }
    // The access key comes first and may hold slashes nowhere; the scope is the last four parts.
    var slashes: [Int] = []
    for index in credential where bytes[index] == 0x2F { slashes.append(index) }
    guard slashes.count == 4 else {
      throw VerificationFailure(
        .malformedAuthorization,
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.")
    }
    accessKeyID = credential.lowerBound..<slashes[0]
    date = slashes[0] + 1..<slashes[1]
    region = slashes[1] + 1..<slashes[2]
    service = slashes[2] + 1..<slashes[3]
    scope = slashes[0] + 1..<credential.upperBound
    self.signedHeaders = signedHeaders
    self.signature = signature
    guard ASCII.equals(bytes, slashes[3] + 1..<credential.upperBound, "aws4_request") else {
      throw VerificationFailure(
        .malformedAuthorization, "Credential should be scoped with a valid terminator: 'aws4_request'.")
    }
    guard !accessKeyID.isEmpty, date.count == 8, !region.isEmpty, !service.isEmpty else {
      throw VerificationFailure(.malformedAuthorization, "Credential has an empty or ill-formed element.")
    }
    guard signature.count == 64, Self.isHex(bytes, signature) else {
      throw VerificationFailure(.malformedAuthorization, "Signature is not 64 lower-case hexadecimal digits.")
    }
  }

  private static func afterAlgorithm(
    _ bytes: Span<UInt8>, _ value: Range<Int>
  ) throws(VerificationFailure) -> Range<Int> {
    let end = firstIndex(of: 0x20, in: bytes, value) ?? value.upperBound
    let algorithm = value.lowerBound..<end
    if ASCII.equals(bytes, algorithm, "AWS4-HMAC-SHA256") { return end..<value.upperBound }
    if ASCII.equals(bytes, algorithm, "AWS4-ECDSA-P256-SHA256") {
      throw VerificationFailure(
        .unsupportedSignature, "AWS4-ECDSA-P256-SHA256 (SigV4a) is not taken by AWS Batch; sign with SigV4.")
    }
    throw VerificationFailure(
      .unsupportedSignature,
      "Unsupported AWS 'algorithm' in the Authorization header; sign with AWS4-HMAC-SHA256.")
  }

  private static func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    for index in range where bytes[index] == byte { return index }
    return nil
  }

  private static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }

  private static func isHex(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range {
      switch bytes[index] {
      case 0x30...0x39, 0x61...0x66: continue
      default: return false
      }
    }
    return true
  }
}
