import COpenSSL

/// TLS on one connected descriptor that belongs to somebody else and does not block. Confined to one thread.
public final class TLSSession {
  private let pointer: OpaquePointer
  private let context: TLSContext
  /// The host of an outbound session, under which it is resumed.
  private let host: String?
  private var hasKeptSession = false

  /// What a finished handshake agreed on.
  public struct Negotiated: Sendable, Equatable {
    /// `TLSv1.3`
    public let version: String
    public let cipher: String
    public let isResumed: Bool
  }

  private init(_ context: TLSContext, descriptor: Int32, host: String?) throws(OpenSSLError) {
    ERR_clear_error()
    guard let session = SSL_new(context.pointer) else { throw OpenSSLError(call: "SSL_new") }
    guard SSL_set_fd(session, descriptor) == 1 else {
      SSL_free(session)
      throw OpenSSLError(call: "SSL_set_fd")
    }
    pointer = session
    self.context = context
    self.host = host
  }

  deinit { SSL_free(pointer) }

  /// The client's side. The peer's certificate must be for `host`, a DNS name or an IP address.
  public static func client(
    _ context: TLSContext, descriptor: Int32, host: String
  ) throws(OpenSSLError) -> TLSSession {
    let session = try TLSSession(context, descriptor: descriptor, host: host)
    let parameters = SSL_get0_param(session.pointer)
    if X509_VERIFY_PARAM_set1_ip_asc(parameters, host) != 1 {
      ERR_clear_error()
      X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
      guard X509_VERIFY_PARAM_set1_host(parameters, host, 0) == 1,
        shim_SSL_set_tlsext_host_name(session.pointer, host) == 1
      else { throw OpenSSLError(call: "X509_VERIFY_PARAM_set1_host") }
    }
    let offered: [UInt8] = [8] + Array("http/1.1".utf8)
    _ = SSL_set_alpn_protos(session.pointer, offered, UInt32(offered.count))
    SSL_set_connect_state(session.pointer)
    context.sessions?.offer(to: session.pointer, host: host)
    return session
  }

  public static func server(_ context: TLSContext, descriptor: Int32) throws(OpenSSLError) -> TLSSession {
    let session = try TLSSession(context, descriptor: descriptor, host: nil)
    SSL_set_accept_state(session.pointer)
    return session
  }

  public func handshake() -> TLSStep {
    ERR_clear_error()
    let result = SSL_do_handshake(pointer)
    return result == 1 ? .complete(0) : step(result, call: "TLS handshake")
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) -> TLSStep {
    ERR_clear_error()
    var count = 0
    let result = SSL_read_ex(pointer, buffer.baseAddress, buffer.count, &count)
    if result == 1 {
      keepSession()
      return .complete(count)
    }
    return step(result, call: "TLS read")
  }

  public func write(_ bytes: UnsafeRawBufferPointer) -> TLSStep {
    guard bytes.count > 0 else { return .complete(0) }
    ERR_clear_error()
    var count = 0
    let result = SSL_write_ex(pointer, bytes.baseAddress, bytes.count, &count)
    return result == 1 ? .complete(count) : step(result, call: "TLS write")
  }

  /// Sends close_notify; does not wait for the peer's.
  public func shutdown() -> TLSStep {
    guard SSL_is_init_finished(pointer) == 1 else { return .complete(0) }
    ERR_clear_error()
    let result = SSL_shutdown(pointer)
    return result >= 0 ? .complete(0) : step(result, call: "TLS shutdown")
  }

  /// Decrypted bytes that wait inside the session.
  public var pending: Int { Int(SSL_pending(pointer)) }

  public var negotiated: Negotiated {
    Negotiated(
      version: SSL_get_version(pointer).map { String(cString: $0) } ?? "",
      cipher: SSL_CIPHER_get_name(SSL_get_current_cipher(pointer)).map { String(cString: $0) } ?? "",
      isResumed: SSL_session_reused(pointer) == 1)
  }

  /// TLS 1.3 hands tickets out after the handshake, so the session is kept at the first read that got bytes.
  private func keepSession() {
    guard !hasKeptSession, let host else { return }
    hasKeptSession = true
    context.sessions?.keep(sessionOf: pointer, host: host)
  }

  private func step(_ result: Int32, call: String) -> TLSStep {
    switch SSL_get_error(pointer, result) {
    case SSL_ERROR_WANT_READ: return .wantsRead
    case SSL_ERROR_WANT_WRITE: return .wantsWrite
    case SSL_ERROR_ZERO_RETURN: return .closed
    default:
      var reasons = OpenSSLError(call: "SSL").reasons
      let verification = SSL_get_verify_result(pointer)
      if verification != Int(X509_V_OK), let text = X509_verify_cert_error_string(verification) {
        reasons.append(String(cString: text))
      }
      if reasons.isEmpty { reasons = ["the connection broke off"] }
      return .failed(OpenSSLError(call: call, reasons: reasons))
    }
  }
}
