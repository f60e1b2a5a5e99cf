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
    /// The certificates of a PEM file in place of the system's, as AWS_CA_BUNDLE means it.
    case bundle(String)
  }

  let pointer: OpaquePointer
  let sessions: TLSSessionCache?

  private init(takingOwnership pointer: OpaquePointer, sessions: TLSSessionCache?) {
    self.pointer = pointer
    self.sessions = sessions
  }

  deinit { SSL_CTX_free(pointer) }

  /// For connections to servers: their certificate is verified, and so is their name.
  public static func client(trust: Trust) throws(OpenSSLError) -> TLSContext {
    let context = try make(TLS_client_method())
    do throws(OpenSSLError) {
      SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
      ERR_clear_error()
      switch trust {
      case .system:
        guard SSL_CTX_set_default_verify_paths(context) == 1 else {
          throw OpenSSLError(call: "SSL_CTX_set_default_verify_paths")
        }
      case .bundle(let path):
        guard SSL_CTX_load_verify_locations(context, path, nil) == 1 else {
          let reasons = OpenSSLError(call: "SSL_CTX_load_verify_locations").reasons
          throw OpenSSLError(call: "the CA bundle \(path) cannot be used", reasons: reasons)
        }
      }
    } catch {
      SSL_CTX_free(context)
      throw error
    }
    return TLSContext(takingOwnership: context, sessions: TLSSessionCache())
  }

  /// For connections from clients.
  /// - Parameters:
  ///   - certificateFile: PEM, the server's own certificate first, then the chain.
  ///   - clientCAFile: where given, clients must show a certificate that it issued.
  public static func server(
    certificateFile: String, keyFile: String, clientCAFile: String? = nil
  ) throws(OpenSSLError) -> TLSContext {
    let context = try make(TLS_server_method())
    do throws(OpenSSLError) {
      try use(certificateFile: certificateFile, keyFile: keyFile, in: context)
      if let clientCAFile { try require(clientCAFile: clientCAFile, in: context) }
    } catch {
      SSL_CTX_free(context)
      throw error
    }
    SSL_CTX_set_alpn_select_cb(context, selectProtocol, nil)
    // Sessions are resumed by tickets, which cost the server no memory.
    shim_SSL_CTX_set_session_cache_mode(context, Int(SSL_SESS_CACHE_OFF))
    return TLSContext(takingOwnership: context, sessions: nil)
  }

  private static func make(_ method: OpaquePointer?) throws(OpenSSLError) -> OpaquePointer {
    ERR_clear_error()
    guard let context = SSL_CTX_new(method) else { throw OpenSSLError(call: "SSL_CTX_new") }
    _ = shim_SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION)
    SSL_CTX_set_options(context, shim_SSL_OP_NO_COMPRESSION() | shim_SSL_OP_NO_RENEGOTIATION())
    // Idle connections give their 34 kB of buffers back; writes go out in parts and from memory that may move.
    shim_SSL_CTX_set_mode(
      context,
      Int(
        SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY
          | SSL_MODE_RELEASE_BUFFERS))
    return context
  }

  private static func use(
    certificateFile: String, keyFile: String, in context: OpaquePointer
  ) throws(OpenSSLError) {
    ERR_clear_error()
    guard SSL_CTX_use_certificate_chain_file(context, certificateFile) == 1 else {
      let reasons = OpenSSLError(call: "SSL_CTX_use_certificate_chain_file").reasons
      throw OpenSSLError(call: "the certificate \(certificateFile) cannot be used", reasons: reasons)
    }
    guard SSL_CTX_use_PrivateKey_file(context, keyFile, SSL_FILETYPE_PEM) == 1 else {
      let reasons = OpenSSLError(call: "SSL_CTX_use_PrivateKey_file").reasons
      throw OpenSSLError(call: "the key \(keyFile) cannot be used with \(certificateFile)", reasons: reasons)
    }
    guard SSL_CTX_check_private_key(context) == 1 else {
      let reasons = OpenSSLError(call: "SSL_CTX_check_private_key").reasons
      throw OpenSSLError(call: "the key \(keyFile) does not belong to \(certificateFile)", reasons: reasons)
    }
    if let certificate = SSL_CTX_get0_certificate(context),
      let end = X509_get0_notAfter(certificate), X509_cmp_current_time(end) < 0
    {
      throw OpenSSLError(call: "the certificate \(certificateFile) has expired", reasons: [])
    }
  }

  private static func require(clientCAFile: String, in context: OpaquePointer) throws(OpenSSLError) {
    guard SSL_CTX_load_verify_locations(context, clientCAFile, nil) == 1,
      let names = SSL_load_client_CA_file(clientCAFile)
    else {
      let reasons = OpenSSLError(call: "SSL_CTX_load_verify_locations").reasons
      throw OpenSSLError(call: "the client CA \(clientCAFile) cannot be used", reasons: reasons)
    }
    SSL_CTX_set_client_CA_list(context, names)
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
  }
}

/// Chooses `http/1.1` where the client offers it; a client that offers only something else is refused (RFC 7301).
private func selectProtocol(
  _ session: OpaquePointer?, _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ outLength: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?, _ length: UInt32,
  _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let offered, let out, let outLength else { return SSL_TLSEXT_ERR_ALERT_FATAL }
  let wanted = Array("http/1.1".utf8)
  var index = 0
  while index < Int(length) {
    let count = Int(offered[index])
    guard index + 1 + count <= Int(length) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    if count == wanted.count, (0..<count).allSatisfy({ offered[index + 1 + $0] == wanted[$0] }) {
      out.pointee = offered + index + 1
      outLength.pointee = UInt8(count)
      return SSL_TLSEXT_ERR_OK
    }
    index += 1 + count
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL
}
