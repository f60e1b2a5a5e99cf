import AWSCredentials
import HTTP1
import SigV4
import Transport

/// An answer that this proxy gives itself because it cannot or will not pass a request on.
struct ProxyError: Error, Sendable {
  let label: ProxyErrorLabel
  /// 4xx for what will not get better by asking again, because SDKs retry every 5xx.
  let status: Int
  /// The error's type in AWS's terms, for `x-amzn-ErrorType`.
  let awsType: String
  /// What happened, in AWS's own words where AWS has some.
  let message: String
  /// What to change here, or nil where the message says it.
  var hint: String?
  /// Whether the upstream has the request: never, surely, or perhaps.
  var sent: Sent = .no

  enum Sent: Sendable {
    case no
    case maybe

    var sentence: String {
      switch self {
      case .no: "Nothing was sent to AWS Batch."
      case .maybe: "The request was sent; whether AWS Batch acted on it is not known."
      }
    }
  }

  init(
    _ label: ProxyErrorLabel, status: Int, awsType: String = "ClientException", _ message: String,
    hint: String? = nil, sent: Sent = .no
  ) {
    self.label = label
    self.status = status
    self.awsType = awsType
    self.message = message
    self.hint = hint
    self.sent = sent
  }

  /// The text that the client reads: what, whether anything was sent, and what to change.
  var fullMessage: String {
    var text = message
    if !text.hasSuffix(".") { text += "." }
    text += " (sfn-batch-proxy: \(label.rawValue). \(sent.sentence)"
    if let hint { text += " \(hint)" }
    return text + ")"
  }
}

extension ProxyError {
  /// Bytes that are no request.
  init(_ error: ParseError) {
    let label: ProxyErrorLabel =
      switch error.status {
      case 413: .bodyTooLarge
      case 414, 431: .headTooLarge
      case 417: .expectationFailed
      case 501: .unsupportedTransferCoding
      case 505: .unsupportedVersion
      default: .badRequest
      }
    self.init(label, status: error.status, error.message)
  }

  /// There is no (whole) answer from the upstream.
  init(_ failure: UpstreamFailure, upstream: Origin) {
    let sent: Sent = failure.mayHaveBeenSent ? .maybe : .no
    let reason = failure.error.description
    // A name that does not resolve is in the reason already; it may be that of HTTPS_PROXY.
    let what = reason.hasPrefix(upstream.host) ? reason : "\(upstream.hostField): \(reason)"
    switch failure.error.code {
    case .timedOut where failure.mayHaveBeenSent:
      self.init(
        .upstreamLate, status: 504, awsType: "ServerException", what,
        hint: "Raise --answer-timeout if AWS Batch needs longer.", sent: sent)
    case .overloaded:
      self.init(
        .overloaded, status: 503, awsType: "ServerException", what, hint: "Try again later.", sent: sent)
    case .tls:
      self.init(
        .upstreamTLS, status: 502, awsType: "ServerException", what,
        hint: "If a company's proxy re-signs TLS, name its CA in AWS_CA_BUNDLE.", sent: sent)
    case .loop:
      self.init(
        .loop, status: 400, what,
        hint: "Give --upstream, or unset AWS_ENDPOINT_URL_BATCH where the proxy runs.", sent: sent)
    case _ where failure.mayHaveBeenSent:
      self.init(.upstreamBroke, status: 502, awsType: "ServerException", what, sent: sent)
    default:
      let status = failure.error.code == .timedOut ? 504 : 502
      self.init(
        .upstreamUnreachable, status: status, awsType: "ServerException", what,
        hint: "Set HTTPS_PROXY if you need one; without an AWS account, try `sfn-batch-proxy demo`.",
        sent: sent)
    }
  }

  /// A signature that does not hold, in AWS's own words.
  init(_ failure: VerificationFailure) {
    self.init(
      ProxyErrorLabel(rawValue: failure.label) ?? .badSignature, status: failure.status,
      awsType: failure.awsErrorType, failure.message)
  }
}
