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

  /// Whether a connection to `target` would come back to this program: the very address, or any address of this
  /// machine's where it listens on all.
  public func contains(_ target: SocketAddress) -> Bool {
    addresses.withLock { addresses in
      addresses.contains { own in
        guard own.port == target.port else { return false }
        if own.hostAndPort.host == target.hostAndPort.host { return true }
        // The system takes a connection to 0.0.0.0 for one to this machine.
        if target.isWildcard { return own.isLoopback || own.isWildcard }
        return own.isWildcard && (target.isLoopback || SystemCalls.isOwnAddress(target))
      }
    }
  }
}
