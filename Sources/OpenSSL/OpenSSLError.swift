import COpenSSL

/// What went wrong in OpenSSL or in a file that it was to use, as one sentence, with what OpenSSL's error queue said
/// of it. Holds file names, certificate names and numbers, never keys.
public struct OpenSSLError: Error, Sendable, CustomStringConvertible {
  /// The raw value is the error's stable label.
  public enum Code: String, Sendable, CaseIterable {
    /// A call into OpenSSL failed.
    case call = "openssl"
    /// A certificate or a CA bundle cannot be used.
    case certificateFile = "certificate-file"
    /// A private key cannot be used.
    case keyFile = "key-file"
    /// A certificate cannot be issued.
    case certificateIssue = "certificate-issue"
    /// The handshake failed: no common version or protocol, or bytes that are not TLS.
    case handshake = "tls-handshake"
    /// The peer's certificate was issued by nobody who is trusted here.
    case untrusted = "tls-untrusted"
    /// The peer's certificate is out of its time.
    case expired = "tls-expired"
    /// The peer's certificate is for another name.
    case wrongHost = "tls-wrong-host"
    /// The connection ended without close_notify: what came may lack its end.
    case truncated = "tls-truncated"
    /// The socket failed under the session.
    case connectionLost = "tls-connection-lost"
    /// An established session broke the protocol.
    case tls = "tls"
  }

  public let code: Code
  /// What failed: a sentence without its full stop.
  public let message: String
  /// What OpenSSL or the system says of it, innermost first; possibly empty.
  public let reasons: [String]

  public init(_ code: Code, _ message: String, reasons: [String] = []) {
    self.code = code
    self.message = message
    self.reasons = reasons
  }

  /// - Parameter call: the call that failed, such as `SSL_CTX_new`.
  public init(call: String, reasons: [String]) {
    self.init(.call, "\(call) failed", reasons: reasons)
  }

  /// Takes the reasons out of the calling thread's error queue.
  init(call: StaticString) {
    self.init(call: "\(call)", reasons: ErrorQueue.drain().reasons)
  }

  public var label: String { code.rawValue }

  public var description: String {
    reasons.isEmpty ? message : "\(message): \(reasons.joined(separator: ", "))"
  }
}

/// The calling thread's queue of OpenSSL errors.
enum ErrorQueue {
  struct Content {
    /// In OpenSSL's words, oldest first.
    var reasons: [String] = []
    var holdsUnexpectedEnd = false
  }

  /// More than this many errors of one call say nothing new.
  private static let maximumReasons = 8

  /// Empties the queue.
  static func drain() -> Content {
    var content = Content()
    while content.reasons.count < maximumReasons {
      let code = ERR_get_error()
      guard code != 0 else { break }
      if shim_ERR_GET_LIB(code) == ERR_LIB_SSL,
        shim_ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING
      {
        content.holdsUnexpectedEnd = true
      }
      let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
      if content.reasons.last != reason { content.reasons.append(reason) }
    }
    ERR_clear_error()
    return content
  }
}
