import Synchronization

/// Where this program itself listens, so that it never becomes its own upstream: each request would call for another
/// until something gives way.
public final class OwnAddresses: Sendable {
  private let addresses = Mutex<[SocketAddress]>([])

  public init() {}

  /// Notes an address that this program listens on.
  public func insert(_ address: SocketAddress) {
    addresses.withLock { $0.append(address) }
  }

  /// Whether a connection to `target` would come back to this program: the very address, or any of this machine's
  /// loopback addresses where it listens on all.
  func contains(_ target: SocketAddress) -> Bool {
    addresses.withLock { addresses in
      addresses.contains { own in
        own.port == target.port
          && (own.hostAndPort.host == target.hostAndPort.host || (own.isWildcard && target.isLoopback))
      }
    }
  }
}
