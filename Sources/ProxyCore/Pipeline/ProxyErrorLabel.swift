/// The stable word for each thing that this proxy refuses or that goes wrong in it. The same word stands in the
/// answer's `x-sfn-batch-proxy-error`, in its message, in the log and in the metrics, and has a section of its own in
/// docs/errors.md.
public enum ProxyErrorLabel: String, Sendable, CaseIterable {
  // The request is not one that can be read in exactly one way.
  case badRequest = "bad-request"
  case headTooLarge = "head-too-large"
  case bodyTooLarge = "body-too-large"
  case unsupportedTransferCoding = "unsupported-transfer-coding"
  case unsupportedVersion = "unsupported-version"
  case expectationFailed = "expectation-failed"
  case requestTimeout = "request-timeout"

  // The request is not for this endpoint, or not from a client that may use it.
  case browserRequest = "browser-request"
  case foreignHost = "foreign-host"
  case unsupportedMethod = "unsupported-method"
  case upgradeRefused = "upgrade-refused"
  case missingSignature = "missing-signature"
  case malformedAuthorization = "malformed-authorization"
  case unsupportedSignature = "unsupported-signature"
  case unsignedField = "unsigned-field"
  case unknownKey = "unknown-key"
  case badSignature = "bad-signature"
  case payloadMismatch = "payload-mismatch"
  case clockSkew = "clock-skew"
  case wrongToken = "wrong-token"
  case wrongService = "wrong-service"
  case regionNotAllowed = "region-not-allowed"
  case noCredentials = "no-credentials"
  case expiredCredentials = "expired-credentials"

  // The job may not be submitted as it is.
  case overridesRefused = "overrides-refused"
  case overridesNotCarried = "overrides-not-carried"
  case outcomeUnknown = "outcome-unknown"

  // The upstream.
  case upstreamUnreachable = "upstream-unreachable"
  case upstreamTLS = "upstream-tls"
  case upstreamBroke = "upstream-broke"
  case upstreamLate = "upstream-late"
  case loop = "loop"

  // This proxy.
  case overloaded = "overloaded"
  case draining = "draining"
}
