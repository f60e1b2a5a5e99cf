public import HTTP1

/// The Authorization field of a SigV4 request, as places in the head's bytes:
/// `AWS4-HMAC-SHA256 Credential=KEY/20261124/eu-west-1/batch/aws4_request, SignedHeaders=host;x-amz-date, Signature=…`
///
/// Its messages never quote the field: a client that swapped its two keys has its secret there.
public struct AuthorizationHeader: Sendable {
  public let accessKeyID: Range<Int>
  /// Eight digits.
  public let date: Range<Int>
  public let region: Range<Int>
  public let service: Range<Int>
  /// `date/region/service/aws4_request`
  public let scope: Range<Int>
  /// Names in lower case separated by semicolons, none twice.
  public let signedHeaders: Range<Int>
  /// 64 lower-case hexadecimal digits.
  public let signature: Range<Int>

  /// Longer values are refused: the longest that SDKs write has about 500 bytes.
  public static let maximumLength = 4096
  /// IAM's limit for an access key ID.
  static let maximumAccessKeyLength = 128
  /// As many as a head may have fields.
  static let maximumSignedHeaders = 100

  /// Reads the field of a request.
  /// - Throws: ``VerificationFailure`` in AWS's words when there is none, or it is not in that form.
  public static func read(_ fields: HeaderFields) throws(VerificationFailure) -> AuthorizationHeader {
    guard let field = fields.first(.authorization) else { throw VerificationFailure.missingSignature }
    guard fields.count(of: .authorization) == 1 else {
      throw malformed("The request has more than one Authorization header.")
    }
    return try parse(fields.bytes.span, field.value, hasDate: hasDate(fields))
  }

  /// Reads a field's value that stands in `bytes[value]`.
  public static func parse(
    _ bytes: Span<UInt8>, _ value: Range<Int>
  ) throws(VerificationFailure) -> AuthorizationHeader {
    try parse(bytes, value, hasDate: true)
  }

  private static func hasDate(_ fields: HeaderFields) -> Bool {
    fields.first(.xAmzDate) != nil || fields.first(.date) != nil
  }

  private static func parse(
    _ bytes: Span<UInt8>, _ value: Range<Int>, hasDate: Bool
  ) throws(VerificationFailure) -> AuthorizationHeader {
    guard value.count <= maximumLength else {
      throw malformed("The Authorization header is over \(maximumLength) bytes.")
    }
    let rest = try afterAlgorithm(bytes, value)
    var credential: Range<Int>?
    var signedHeaders: Range<Int>?
    var signature: Range<Int>?
    var start = rest.lowerBound
    while !rest.isEmpty, start <= rest.upperBound {
      let end = ByteScanning.index(of: 0x2C, in: bytes, start..<rest.upperBound)
      let part = ByteScanning.trimmed(bytes, start..<end)
      start = end + 1
      let equals = ByteScanning.index(of: 0x3D, in: bytes, part)
      guard equals < part.upperBound else {
        throw malformed("A part is not a valid key=value pair (missing equal-sign) in Authorization header.")
      }
      let (name, content) = (part.lowerBound..<equals, equals + 1..<part.upperBound)
      if ASCII.equals(bytes, name, "Credential") {
        guard credential == nil else { throw repeated("Credential") }
        credential = content
      } else if ASCII.equals(bytes, name, "SignedHeaders") {
        guard signedHeaders == nil else { throw repeated("SignedHeaders") }
        signedHeaders = content
      } else if ASCII.equals(bytes, name, "Signature") {
        guard signature == nil else { throw repeated("Signature") }
        signature = content
      } else {
        throw malformed(
          "Authorization header has a parameter that is none of Credential, SignedHeaders, Signature.")
      }
    }
    guard let credential, let signedHeaders, let signature else {
      throw missing(
        credential: credential == nil, signature: signature == nil, signedHeaders: signedHeaders == nil,
        date: !hasDate)
    }
    return try AuthorizationHeader(
      bytes, credential: credential, signedHeaders: signedHeaders, signature: signature)
  }

  private init(
    _ bytes: Span<UInt8>, credential: Range<Int>, signedHeaders: Range<Int>, signature: Range<Int>
  ) throws(VerificationFailure) {
    var rest = credential
    accessKeyID = try Self.element(bytes, of: &rest)
    scope = rest
    date = try Self.element(bytes, of: &rest)
    region = try Self.element(bytes, of: &rest)
    service = try Self.element(bytes, of: &rest)
    guard ByteScanning.index(of: 0x2F, in: bytes, rest) == rest.upperBound else {
      throw Self.wrongElements
    }
    self.signedHeaders = signedHeaders
    self.signature = signature
    guard ASCII.equals(bytes, rest, "aws4_request") else {
      throw Self.malformed("Credential should be scoped with a valid terminator: 'aws4_request'.")
    }
    guard !accessKeyID.isEmpty, accessKeyID.count <= Self.maximumAccessKeyLength, !region.isEmpty,
      !service.isEmpty, ByteScanning.isVisible(bytes, credential)
    else { throw Self.malformed("Credential has an element that is empty, too long or not in ASCII.") }
    guard date.count == AmzDate.dayLength, Self.isDigits(bytes, date) else {
      throw Self.malformed("Credential should be scoped to a date in the form YYYYMMDD.")
    }
    guard SignedHeaders.isWellFormed(bytes, signedHeaders) else {
      throw Self.malformed(
        "SignedHeaders must be header names in lower case, separated by semicolons, each once.")
    }
    guard signature.count == 2 * 32, ByteScanning.isHex(bytes, signature) else {
      throw Self.malformed("Signature must be 64 lower-case hexadecimal digits.")
    }
  }

  /// What stands before the next slash; `rest` is what stands after it.
  private static func element(
    _ bytes: Span<UInt8>, of rest: inout Range<Int>
  ) throws(VerificationFailure) -> Range<Int> {
    let slash = ByteScanning.index(of: 0x2F, in: bytes, rest)
    guard slash < rest.upperBound else { throw wrongElements }
    defer { rest = slash + 1..<rest.upperBound }
    return rest.lowerBound..<slash
  }

  private static var wrongElements: VerificationFailure {
    malformed("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.")
  }

  // MARK: - Failures

  private static func malformed(_ message: String) -> VerificationFailure {
    VerificationFailure(.malformedAuthorization, message)
  }

  private static func repeated(_ name: StaticString) -> VerificationFailure {
    malformed("Authorization header has the parameter '\(name)' more than once.")
  }

  private static func missing(
    credential: Bool, signature: Bool, signedHeaders: Bool, date: Bool
  ) -> VerificationFailure {
    var message = ""
    if credential { message += "Authorization header requires 'Credential' parameter. " }
    if signature { message += "Authorization header requires 'Signature' parameter. " }
    if signedHeaders { message += "Authorization header requires 'SignedHeaders' parameter. " }
    if date { message += RequestTime.missingText + " " }
    return malformed(message + "Authorization=AWS4-HMAC-SHA256")
  }

  // MARK: - Parts

  private static func afterAlgorithm(
    _ bytes: Span<UInt8>, _ value: Range<Int>
  ) throws(VerificationFailure) -> Range<Int> {
    let end = ByteScanning.index(of: 0x20, in: bytes, value)
    let algorithm = value.lowerBound..<end
    if ASCII.equals(bytes, algorithm, "AWS4-HMAC-SHA256") {
      return ByteScanning.trimmed(bytes, end..<value.upperBound)
    }
    if ASCII.equals(bytes, algorithm, "AWS4-ECDSA-P256-SHA256") {
      throw VerificationFailure(
        .unsupportedSignature,
        "AWS4-ECDSA-P256-SHA256 (SigV4a) is not taken by AWS Batch; sign with AWS4-HMAC-SHA256.")
    }
    throw VerificationFailure(
      .unsupportedSignature,
      "Unsupported AWS 'algorithm' in Authorization header; sign with AWS4-HMAC-SHA256.")
  }

  private static func isDigits(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where bytes[index] &- 0x30 > 9 { return false }
    return true
  }
}
