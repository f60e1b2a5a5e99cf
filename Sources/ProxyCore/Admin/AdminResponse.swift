import HTTP1

/// An answer of the admin listener before it is written.
public struct AdminResponse: Sendable {
  public var status: Int
  public var contentType: String
  public var body: [UInt8]
  /// Methods for an Allow field (RFC 9110 section 15.5.6), with 405 only.
  public var allow: String?
  /// A Content-Disposition field (RFC 6266): a file to be saved rather than shown.
  public var disposition: String?
  /// The Content-Security-Policy; by default nothing may be loaded or framed.
  public var policy = AdminResponse.strictPolicy

  public static let strictPolicy =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  /// For a page with scripts and styles of its own listener.
  public static let pagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  public init(status: Int, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  /// A plain-text answer; a final LF is added.
  public init(status: Int, text: String) {
    self.init(status: status, contentType: "text/plain; charset=utf-8", body: Array((text + "\n").utf8))
  }

  /// The bytes to send.
  /// - Parameters:
  ///   - isHEAD: leaves the body out, its length stays (RFC 9110 section 9.3.2).
  ///   - closes: whether the connection ends after this answer.
  ///   - now: microseconds since 1970, for the Date field.
  public func bytes(isHEAD: Bool, closes: Bool, now: Int64) -> [UInt8] {
    var writer = HeadWriter(capacity: 640 + body.count)
    appendHead(length: body.count, closes: closes, now: now, to: &writer)
    if !isHEAD { writer.bytes.append(contentsOf: body) }
    return writer.bytes
  }

  /// The head of an answer whose body has no end yet: that of the connection ends it (RFC 9112 section 6.3).
  public func endlessHead(now: Int64) -> [UInt8] {
    var writer = HeadWriter(capacity: 640)
    appendHead(length: nil, closes: true, now: now, to: &writer)
    return writer.bytes
  }

  private func appendHead(length: Int?, closes: Bool, now: Int64, to writer: inout HeadWriter) {
    writer.statusLine(status, reason: Self.reason(status))
    writer.append("Date: ")
    CivilTime.appendHTTPDate(now, to: &writer.bytes)
    writer.append("\r\n")
    writer.field("Content-Type", contentType)
    if let length { writer.field("Content-Length", decimal: length) }
    if let disposition { writer.field("Content-Disposition", disposition) }
    if let allow { writer.field("Allow", allow) }
    if closes { writer.field("Connection", "close") }
    writer.field("Cache-Control", "no-store")
    writer.field("Content-Security-Policy", policy)
    writer.field("Cross-Origin-Opener-Policy", "same-origin")
    writer.field("Cross-Origin-Resource-Policy", "same-origin")
    writer.field("Referrer-Policy", "no-referrer")
    writer.field("X-Content-Type-Options", "nosniff")
    writer.field("X-Frame-Options", "DENY")
    writer.end()
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 400: "Bad Request"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 503: "Service Unavailable"
    default: ""
    }
  }
}
