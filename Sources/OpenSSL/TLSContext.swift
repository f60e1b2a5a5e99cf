import COpenSSL

/// The settings that many TLS sessions share: trust or certificate, versions, modes.
///
/// `@unchecked Sendable`: OpenSSL guards an SSL_CTX by locks and counts of its own once it is set up, and it is only
/// changed in the factories below.
public final class TLSContext: @unchecked Sendable {
  /// Whom outbound connections trust.
  public enum Trust: Sendable, Equatable {
    /// The system's roots (and SSL_CERT_FILE, SSL_CERT_DIR, which OpenSSL reads).
    case system
    /// The certificates of a PEM file, or of a folder that `openssl rehash` prepared, in place of the system's, as
    /// AWS_CA_BUNDLE means it.
    case bundle(String)
  }

  let pointer: OpaquePointer
  /// Nil for a server, whose clients keep their sessions as tickets.
  let sessions: TLSSessionCache?

  private init(takingOwnership pointer: OpaquePointer, sessions: TLSSessionCache?) {
    self.pointer = pointer
    self.sessions = sessions
  }

  deinit { SSL_CTX_free(pointer) }

  // MARK: - Clients

  /// For connections to servers: TLS 1.2 at least; their certificate is verified, and so is their name. Reads the
  /// trust store, which takes milliseconds and megabytes, so it is made when the first https upstream needs it.
  public static func client(trust: Trust) throws(OpenSSLError) -> TLSContext {
    let context = try make(TLS_client_method())
    let result = TLSContext(takingOwnership: context, sessions: TLSSessionCache())
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, recordVerification)
    switch trust {
    case .system:
      ERR_clear_error()
      guard SSL_CTX_set_default_verify_paths(context) == 1 else {
        throw OpenSSLError(call: "SSL_CTX_set_default_verify_paths")
      }
    case .bundle(let path):
      try TrustFile.load(path, called: "CA bundle", into: context)
    }
    shim_SSL_CTX_set_session_cache_mode(context, Int(SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL))
    SSL_CTX_sess_set_new_cb(context, keepSession)
    return result
  }

  // MARK: - Servers

  /// TLS 1.2's cipher suites with forward secrecy and authenticated encryption (RFC 9325 section 4.2), which every
  /// client of AWS knows; the order is the server's. Those of TLS 1.3 are all like that.
  private static let serverCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20"

  /// For connections from clients: TLS 1.2 and 1.3, `http/1.1` where the client offers protocols.
  /// - Parameters:
  ///   - certificateFile: PEM, the server's own certificate first, then the chain.
  ///   - keyFile: PEM without a password, that nobody but its owner may read.
  ///   - clientCAFile: where given, clients must show a certificate that it issued.
  /// - Throws: one sentence that names the file and what is the matter with it.
  public static func server(
    certificateFile: String, keyFile: String, clientCAFile: String? = nil
  ) throws(OpenSSLError) -> TLSContext {
    let context = try make(TLS_server_method())
    let result = TLSContext(takingOwnership: context, sessions: nil)
    try ServerIdentity.load(certificateFile: certificateFile, keyFile: keyFile, into: context)
    if let clientCAFile { try require(clientCAFile: clientCAFile, in: context) }
    ERR_clear_error()
    guard SSL_CTX_set_cipher_list(context, serverCiphers) == 1 else {
      throw OpenSSLError(call: "SSL_CTX_set_cipher_list")
    }
    SSL_CTX_set_options(context, shim_server_options())
    SSL_CTX_set_alpn_select_cb(context, selectProtocol, nil)
    // Sessions are resumed by tickets, which cost the server no memory.
    shim_SSL_CTX_set_session_cache_mode(context, Int(SSL_SESS_CACHE_OFF))
    // A read ends after each record without data, such as a KeyUpdate: else a client that sends only those would hold
    // the thread.
    shim_SSL_CTX_clear_mode(context, Int(SSL_MODE_AUTO_RETRY))
    // Without a name for what sessions belong to, a client that was verified could not resume.
    let name = Array("sfn-batch-proxy".utf8)
    guard SSL_CTX_set_session_id_context(context, name, UInt32(name.count)) == 1 else {
      throw OpenSSLError(call: "SSL_CTX_set_session_id_context")
    }
    return result
  }

  private static func require(clientCAFile: String, in context: OpaquePointer) throws(OpenSSLError) {
    try TrustFile.load(clientCAFile, called: "client CA file", into: context)
    ERR_clear_error()
    guard let names = SSL_load_client_CA_file(clientCAFile) else {
      throw OpenSSLError(
        .certificateFile, "the client CA file \(clientCAFile) cannot be used",
        reasons: ErrorQueue.drain().reasons)
    }
    SSL_CTX_set_client_CA_list(context, names)
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, recordVerification)
  }

  // MARK: - Both

  private static func make(_ method: OpaquePointer?) throws(OpenSSLError) -> OpaquePointer {
    ERR_clear_error()
    guard let context = SSL_CTX_new(method) else { throw OpenSSLError(call: "SSL_CTX_new") }
    guard shim_SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 else {
      SSL_CTX_free(context)
      throw OpenSSLError(call: "SSL_CTX_set_min_proto_version")
    }
    // No compression (CRIME), no renegotiation (a client could ask for it again and again).
    SSL_CTX_set_options(context, shim_options())
    // Idle connections give their 34 kB of buffers back; writes go out in parts and from memory that may move.
    shim_SSL_CTX_set_mode(context, shim_modes())
    SSL_CTX_set_default_passwd_cb(context, refusePassword)
    return context
  }
}

/// Takes down what is wrong with a certificate; what OpenSSL decided stays.
private func recordVerification(_ isAccepted: Int32, _ store: OpaquePointer?) -> Int32 {
  guard isAccepted != 1, let store,
    let connection = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx())
  else { return isAccepted }
  TLSSession.of(OpaquePointer(connection))?.record(
    VerificationRecord(
      result: X509_STORE_CTX_get_error(store), depth: X509_STORE_CTX_get_error_depth(store),
      certificate: X509_STORE_CTX_get_current_cert(store).map { CertificateSummary($0) }))
  return isAccepted
}

/// Called for each session that a server hands out: at the end of a TLS 1.2 handshake, with TLS 1.3's tickets.
/// - Returns: 1, which says that the session's reference was taken over.
private func keepSession(_ connection: OpaquePointer?, _ session: OpaquePointer?) -> Int32 {
  guard let connection, let session else { return 0 }
  return TLSSession.of(connection)?.keep(takingOwnership: session) == true ? 1 : 0
}

/// Chooses `http/1.1` where the client offers it; a client that offers only other protocols is refused with
/// no_application_protocol (RFC 7301 section 3.2). OpenSSL has checked the form of the list.
private func selectProtocol(
  _ session: OpaquePointer?, _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ chosenLength: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?, _ length: UInt32,
  _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let offered, let chosen, let chosenLength else { return SSL_TLSEXT_ERR_ALERT_FATAL }
  let list = UnsafeBufferPointer(start: offered, count: Int(length))
  var index = 0
  while index < list.count {
    let (start, end) = (index + 1, index + 1 + Int(list[index]))
    guard end <= list.count else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    if list[start..<end].elementsEqual(TLSSession.applicationProtocol) {
      chosen.pointee = offered + start
      chosenLength.pointee = UInt8(end - start)
      return SSL_TLSEXT_ERR_OK
    }
    index = end
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL
}
