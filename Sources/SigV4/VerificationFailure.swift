/// Why a request's signature does not hold, in the terms in which AWS answers.
public struct VerificationFailure: Error, Sendable, Equatable {
  /// The raw value is the failure's stable label.
  public enum Code: String, Sendable, CaseIterable {
    case missingSignature = "missing-signature"
    case malformedAuthorization = "malformed-authorization"
    case unsupportedSignature = "unsupported-signature"
    case unsignedField = "unsigned-field"
    case unknownKey = "unknown-key"
    case badSignature = "bad-signature"
    case payloadMismatch = "payload-mismatch"
    case clockSkew = "clock-skew"
    case wrongToken = "wrong-token"
    /// The keys are known, and past their end.
    case expiredCredentials = "expired-credentials"
    case wrongService = "wrong-service"
  }

  public let code: Code
  /// AWS's own words where AWS has some. Holds no secret and nothing of the signature.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var label: String { code.rawValue }

  /// The status with which AWS's front ends answer all of these.
  public var status: Int { 403 }

  /// AWS's name of the error, for `x-amzn-ErrorType`.
  public var awsErrorType: String {
    switch code {
    case .missingSignature: "MissingAuthenticationTokenException"
    case .malformedAuthorization: "IncompleteSignatureException"
    case .unknownKey, .wrongToken: "UnrecognizedClientException"
    case .expiredCredentials: "ExpiredTokenException"
    case .unsupportedSignature, .unsignedField, .badSignature, .payloadMismatch, .clockSkew, .wrongService:
      "InvalidSignatureException"
    }
  }

  static let mismatch = VerificationFailure(
    .badSignature,
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
      + "Key and signing method. Consult the service documentation for details.")

  public static let missingSignature = VerificationFailure(
    .missingSignature, "Missing Authentication Token")

  public static let unknownKey = VerificationFailure(
    .unknownKey, "The security token included in the request is invalid.")

  public static let wrongToken = VerificationFailure(
    .wrongToken, "The security token included in the request is invalid.")

  public static let expiredCredentials = VerificationFailure(
    .expiredCredentials, "The security token included in the request is expired")

  static func wrongService(_ service: StaticString, got other: String) -> VerificationFailure {
    VerificationFailure(
      .wrongService,
      "Credential should be scoped to correct service: '\(service)'. The request is signed for '\(other.prefix(64))'."
    )
  }
}
