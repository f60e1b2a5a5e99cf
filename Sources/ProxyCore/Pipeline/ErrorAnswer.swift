import HTTP1
import JSONEditing

/// Writes a ``ProxyError`` as AWS Batch would answer: AWS's rest-json error shape, so that every SDK shows its
/// message, plus the label in a field of its own.
enum ErrorAnswer {
  /// - Parameters:
  ///   - made: what ``body(_:)`` gave, where the caller has asked already.
  ///   - requestID: shown by SDKs and by Step Functions beside the message; the exchange's id.
  ///   - isHEAD: leaves the body out, which the client would take for the next answer (RFC 9110 section 9.3.2).
  ///   - connection: writes the Connection field.
  static func bytes(
    _ error: ProxyError, body made: [UInt8]? = nil, requestID: String, date: [UInt8], isHEAD: Bool = false,
    connection: (inout HeadWriter) -> Void
  ) -> [UInt8] {
    let body = made ?? body(error)
    var writer = HeadWriter(capacity: 512 + body.count)
    writer.statusLine(error.status, reason: reason(error.status))
    writer.field("Date", bytes: date.span)
    writer.field("Content-Type", "application/json")
    writer.field("Content-Length", decimal: body.count)
    writer.field("x-amzn-RequestId", requestID)
    writer.field("x-amzn-ErrorType", error.awsType)
    writer.field("x-sfn-batch-proxy-error", error.label.rawValue)
    connection(&writer)
    writer.end()
    if !isHEAD { writer.bytes.append(contentsOf: body) }
    return writer.bytes
  }

  static func body(_ error: ProxyError) -> [UInt8] {
    var body: [UInt8] = Array("{\"message\":".utf8)
    JSONString.append(error.fullMessage, to: &body)
    body.append(0x7D)
    return body
  }

  /// The reason phrases of the statuses that this proxy answers with itself (RFC 9110 section 15).
  static func reason(_ status: Int) -> String {
    switch status {
    case 400: "Bad Request"
    case 403: "Forbidden"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 417: "Expectation Failed"
    case 421: "Misdirected Request"
    case 431: "Request Header Fields Too Large"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    case 505: "HTTP Version Not Supported"
    default: "Error"
    }
  }
}
