/// How many descriptors this process may have, and what that means for the connections it can take.
public enum DescriptorLimit {
  /// What stays for everything but connections: standard streams, listeners, pipes of the loops, files.
  private static let reserve = 32

  /// Raises the limit towards `wanted`, as far as the system allows it without asking anybody. It is never lowered.
  /// - Returns: the limit that now holds.
  public static func raise(to wanted: Int) -> Int {
    SystemCalls.raiseDescriptorLimit(to: wanted)
  }

  /// How many clients can be served with `limit` descriptors, each of whom may need a connection to the upstream:
  /// with more, clients that only wait could take the descriptors of those that are being served.
  public static func clients(with limit: Int) -> Int { max(1, (limit - reserve) / 2) }

  /// The limit with which so many clients can be served.
  public static func needed(forClients count: Int) -> Int { count * 2 + reserve }
}
