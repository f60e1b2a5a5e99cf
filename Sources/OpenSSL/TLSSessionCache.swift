import COpenSSL
import Synchronization

/// The sessions that outbound connections can resume.
///
/// Each is given out once: TLS 1.3 asks for that (RFC 8446 appendix C.4), and two threads never share one.
///
/// `@unchecked Sendable`: what it holds is only touched under the lock.
final class TLSSessionCache: @unchecked Sendable {
  private struct Entry: @unchecked Sendable {
    let host: String
    let session: OpaquePointer
  }

  /// The oldest first.
  private let entries = Mutex<[Entry]>([])
  /// Upstream, STS, SSO and a few regions.
  static let capacity = 32
  /// As many connections to one host are opened at about the same time.
  static let capacityPerHost = 4

  deinit {
    for entry in entries.withLock({ $0 }) { SSL_SESSION_free(entry.session) }
  }

  var count: Int { entries.withLock { $0.count } }

  /// Keeps a session; the cache owns the caller's reference from here on.
  func keep(takingOwnership session: OpaquePointer, host: String) {
    guard SSL_SESSION_is_resumable(session) == 1 else { return SSL_SESSION_free(session) }
    let dropped = entries.withLock { entries -> Entry? in
      var dropped: Entry?
      let ofHost = entries.indices.filter { entries[$0].host == host }
      if ofHost.count >= Self.capacityPerHost {
        dropped = entries.remove(at: ofHost[0])
      } else if entries.count >= Self.capacity {
        dropped = entries.removeFirst()
      }
      entries.append(Entry(host: host, session: session))
      return dropped
    }
    if let dropped { SSL_SESSION_free(dropped.session) }
  }

  /// Offers the host's latest session to a connection that is about to begin.
  func offer(to connection: OpaquePointer, host: String) {
    while let taken = take(host) {
      defer { SSL_SESSION_free(taken) }
      // The connection that it came from may have failed since.
      guard SSL_SESSION_is_resumable(taken) == 1 else { continue }
      _ = SSL_set_session(connection, taken)
      return
    }
  }

  /// - Returns: a session whose reference the caller owns.
  private func take(_ host: String) -> OpaquePointer? {
    entries.withLock { entries -> Entry? in
      guard let index = entries.lastIndex(where: { $0.host == host }) else { return nil }
      return entries.remove(at: index)
    }?.session
  }
}
