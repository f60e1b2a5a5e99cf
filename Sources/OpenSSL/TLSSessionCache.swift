import COpenSSL
import Synchronization

/// The sessions that outbound connections can resume, the latest of each host.
///
/// `@unchecked Sendable`: an SSL_SESSION is immutable once it is established and counts its references atomically.
final class TLSSessionCache: @unchecked Sendable {
  private struct Entry: @unchecked Sendable {
    let host: String
    let session: OpaquePointer
  }

  private let entries = Mutex<[Entry]>([])
  /// Upstream, STS, SSO and a few regions.
  private static let capacity = 32

  deinit {
    for entry in entries.withLock({ $0 }) { SSL_SESSION_free(entry.session) }
  }

  /// Keeps what the connection's peer has handed out by now.
  func keep(sessionOf connection: OpaquePointer, host: String) {
    guard let session = SSL_get1_session(connection) else { return }
    guard SSL_SESSION_is_resumable(session) == 1 else { return SSL_SESSION_free(session) }
    let entry = Entry(host: host, session: session)
    let replaced = entries.withLock { entries -> Entry? in
      if let index = entries.firstIndex(where: { $0.host == host }) {
        let old = entries[index]
        entries[index] = entry
        return old
      }
      let old = entries.count >= Self.capacity ? entries.removeFirst() : nil
      entries.append(entry)
      return old
    }
    if let replaced { SSL_SESSION_free(replaced.session) }
  }

  /// Offers the host's session to a connection that is about to begin.
  func offer(to connection: OpaquePointer, host: String) {
    entries.withLock { entries in
      guard let entry = entries.first(where: { $0.host == host }) else { return }
      _ = SSL_set_session(connection, entry.session)
    }
  }
}
