/// How far one step of a TLS session got.
public enum TLSStep: Sendable {
  /// It is done; for reads and writes, with how many bytes.
  case complete(Int)
  /// The descriptor must become readable first.
  case wantsRead
  /// The descriptor must become writable first.
  case wantsWrite
  /// The peer ended the session in order (close_notify).
  case closed
  /// The session is of no more use. An end without close_notify has the code ``OpenSSLError/Code/truncated``.
  case failed(OpenSSLError)
}
