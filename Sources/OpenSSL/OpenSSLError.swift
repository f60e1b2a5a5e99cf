import COpenSSL

/// A call into OpenSSL that failed, with the reasons that its error queue held.
public struct OpenSSLError: Error, Sendable, CustomStringConvertible {
  /// The call, such as `SSL_connect`.
  public let call: String
  /// What OpenSSL says of it, innermost first; possibly empty.
  public let reasons: [String]

  public init(call: String, reasons: [String]) {
    self.call = call
    self.reasons = reasons
  }

  /// Takes the reasons out of the calling thread's error queue.
  init(call: StaticString) {
    self.call = "\(call)"
    var reasons: [String] = []
    while reasons.count < Self.maximumReasons {
      let code = ERR_get_error()
      guard code != 0 else { break }
      reasons.append(ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)")
    }
    ERR_clear_error()
    self.reasons = reasons
  }

  private static let maximumReasons = 8

  public var description: String {
    reasons.isEmpty ? "\(call) failed" : "\(call): \(reasons.joined(separator: ", "))"
  }
}
