import COpenSSL

/// TLS on one connected descriptor that belongs to somebody else and does not block. Confined to one thread.
///
/// OpenSSL writes to the descriptor with write(2): the process must ignore SIGPIPE.
public final class TLSSession {
  let pointer: OpaquePointer
  private let context: TLSContext
  /// The host of an outbound session, under which it is resumed and for which the certificate must be.
  private let host: String?
  /// What was wrong with the peer's certificate.
  private var refusal: VerificationRecord?
  private var isEstablished = false
  /// After a failure OpenSSL must not be asked for anything more, not even to shut down.
  private var hasFailed = false

  static let applicationProtocol = Array("http/1.1".utf8)

  /// What a finished handshake agreed on.
  public struct Negotiated: Sendable, Equatable {
    /// `TLSv1.3`
    public let version: String
    /// `TLS_AES_256_GCM_SHA384`
    public let cipher: String
    /// `http/1.1`, or nil when the peer does not speak of protocols.
    public let applicationProtocol: String?
    public let isResumed: Bool
  }

  private init(_ context: TLSContext, descriptor: Int32, host: String?) throws(OpenSSLError) {
    ERR_clear_error()
    guard let session = SSL_new(context.pointer) else { throw OpenSSLError(call: "SSL_new") }
    pointer = session
    self.context = context
    self.host = host
    guard SSL_set_fd(session, descriptor) == 1 else { throw OpenSSLError(call: "SSL_set_fd") }
    // The callbacks run inside calls of this object, so it is there when they look for it.
    guard shim_SSL_set_app_data(session, Unmanaged.passUnretained(self).toOpaque()) == 1 else {
      throw OpenSSLError(call: "SSL_set_app_data")
    }
  }

  deinit {
    // A connection that is dropped without close_notify would take its session along, which TLS 1.0 asked for and
    // later versions do not (RFC 5246 section 7.2.1).
    if !hasFailed { SSL_set_shutdown(pointer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN) }
    SSL_free(pointer)
  }

  /// The session that a connection of OpenSSL's belongs to.
  static func of(_ connection: OpaquePointer) -> TLSSession? {
    shim_SSL_get_app_data(connection).map { Unmanaged<TLSSession>.fromOpaque($0).takeUnretainedValue() }
  }

  // MARK: - Making one

  /// The client's side. The peer's certificate must be for `host`, a DNS name or an IP address (an IPv6 address with
  /// or without brackets).
  public static func client(
    _ context: TLSContext, descriptor: Int32, host: String
  ) throws(OpenSSLError) -> TLSSession {
    let name = try plainName(host)
    let session = try TLSSession(context, descriptor: descriptor, host: name)
    try session.expect(name)
    let offered = [UInt8(applicationProtocol.count)] + applicationProtocol
    ERR_clear_error()
    // Unlike nearly every other call this one says 0 when it succeeded.
    guard SSL_set_alpn_protos(session.pointer, offered, UInt32(offered.count)) == 0 else {
      throw OpenSSLError(call: "SSL_set_alpn_protos")
    }
    SSL_set_connect_state(session.pointer)
    context.sessions?.offer(to: session.pointer, host: name)
    return session
  }

  public static func server(_ context: TLSContext, descriptor: Int32) throws(OpenSSLError) -> TLSSession {
    let session = try TLSSession(context, descriptor: descriptor, host: nil)
    SSL_set_accept_state(session.pointer)
    return session
  }

  /// A host as certificates and SNI name it: without brackets and without the root's dot. An empty name is refused,
  /// because OpenSSL takes it for no name to check.
  private static func plainName(_ host: String) throws(OpenSSLError) -> String {
    var name = host[...]
    if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
    if name.hasSuffix(".") { name = name.dropLast() }
    guard !name.isEmpty, name.utf8.count <= 255, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw OpenSSLError(.wrongHost, "a TLS connection needs the name of its host")
    }
    return String(name)
  }

  private func expect(_ name: String) throws(OpenSSLError) {
    ERR_clear_error()
    let parameters = SSL_get0_param(pointer)
    if X509_VERIFY_PARAM_set1_ip_asc(parameters, name) == 1 { return }
    ERR_clear_error()
    X509_VERIFY_PARAM_set_hostflags(
      parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
    guard X509_VERIFY_PARAM_set1_host(parameters, name, 0) == 1,
      shim_SSL_set_tlsext_host_name(pointer, name) == 1
    else { throw OpenSSLError(call: "X509_VERIFY_PARAM_set1_host") }
  }

  // MARK: - Steps

  /// Takes the handshake a step further.
  public func handshake() -> TLSStep {
    step("the TLS handshake failed") {
      let result = SSL_do_handshake(pointer)
      if result == 1, !isEstablished {
        isEstablished = true
        keepResumedSession()
      }
      return (result, 0)
    }
  }

  /// Reads decrypted bytes.
  public func read(into buffer: UnsafeMutableRawBufferPointer) -> TLSStep {
    guard buffer.count > 0 else { return .complete(0) }
    return step("reading over TLS failed") {
      var count = 0
      return (SSL_read_ex(pointer, buffer.baseAddress, buffer.count, &count), count)
    }
  }

  /// Writes bytes, perhaps only the first of them. A write that could not go on must be repeated with the same bytes,
  /// possibly from another place and with more behind them.
  public func write(_ bytes: UnsafeRawBufferPointer) -> TLSStep {
    guard bytes.count > 0 else { return .complete(0) }
    return step("writing over TLS failed") {
      var count = 0
      return (SSL_write_ex(pointer, bytes.baseAddress, bytes.count, &count), count)
    }
  }

  /// Sends close_notify; does not wait for the peer's.
  public func shutdown() -> TLSStep {
    guard !hasFailed, isEstablished else { return .complete(0) }
    return step("ending TLS failed") {
      let result = SSL_shutdown(pointer)
      // 0 says that the peer's close_notify has not come, which is as good.
      return (result >= 0 ? 1 : result, 0)
    }
  }

  private func step(_ failure: StaticString, _ call: () -> (result: Int32, count: Int)) -> TLSStep {
    guard !hasFailed else { return .failed(OpenSSLError(.tls, "the TLS session has failed before")) }
    ERR_clear_error()
    SystemCalls.lastError = 0
    let (result, count) = call()
    if result == 1 { return .complete(count) }
    let systemError = SystemCalls.lastError
    switch SSL_get_error(pointer, result) {
    case SSL_ERROR_WANT_READ: return .wantsRead
    case SSL_ERROR_WANT_WRITE: return .wantsWrite
    case SSL_ERROR_ZERO_RETURN: return .closed
    case SSL_ERROR_SYSCALL where systemError != 0:
      hasFailed = true
      ERR_clear_error()
      let reason = SystemCalls.message(systemError)
      return .failed(OpenSSLError(.connectionLost, "the connection broke off", reasons: [reason]))
    default:
      hasFailed = true
      return .failed(error("\(failure)", ErrorQueue.drain()))
    }
  }

  private func error(_ failure: String, _ queue: ErrorQueue.Content) -> OpenSSLError {
    if let refusal { return refusal.error(peer: host ?? "the client") }
    if queue.holdsUnexpectedEnd || queue.reasons.isEmpty {
      return isEstablished
        ? OpenSSLError(.truncated, "the peer ended the connection without ending TLS (no close_notify)")
        : OpenSSLError(.handshake, "the peer closed the connection during the TLS handshake")
    }
    return OpenSSLError(isEstablished ? .tls : .handshake, failure, reasons: queue.reasons)
  }

  // MARK: - What came of it

  /// Decrypted bytes that wait inside the session, of which the descriptor's readiness says nothing.
  public var pending: Int { Int(SSL_pending(pointer)) }

  public var negotiated: Negotiated {
    var start: UnsafePointer<UInt8>?
    var length: UInt32 = 0
    SSL_get0_alpn_selected(pointer, &start, &length)
    let alpn = start.map {
      String(decoding: UnsafeBufferPointer(start: $0, count: Int(length)), as: UTF8.self)
    }
    return Negotiated(
      version: SSL_get_version(pointer).map { String(cString: $0) } ?? "",
      cipher: SSL_CIPHER_get_name(SSL_get_current_cipher(pointer)).map { String(cString: $0) } ?? "",
      applicationProtocol: alpn, isResumed: SSL_session_reused(pointer) == 1)
  }

  /// What the peer's certificate says; nil when it showed none. After a certificate was refused, that one (or the CA
  /// certificate behind it that was at fault).
  public var peerCertificate: CertificateSummary? {
    if let refusal { return refusal.certificate }
    guard let certificate = SSL_get1_peer_certificate(pointer) else { return nil }
    return Certificate(takingOwnership: certificate).summary
  }

  // MARK: - Called back

  func record(_ refusal: VerificationRecord) {
    if self.refusal == nil { self.refusal = refusal }
  }

  /// - Returns: whether the session was taken.
  func keep(takingOwnership session: OpaquePointer) -> Bool {
    guard let host, let sessions = context.sessions else { return false }
    sessions.keep(takingOwnership: session, host: host)
    return true
  }

  /// A TLS 1.2 session that was resumed is not handed out anew, and may be used once more.
  private func keepResumedSession() {
    guard let host, let sessions = context.sessions, SSL_session_reused(pointer) == 1,
      SSL_version(pointer) < TLS1_3_VERSION, let session = SSL_get1_session(pointer)
    else { return }
    sessions.keep(takingOwnership: session, host: host)
  }
}
