/// The profiles that the proxy acts for. The first is the default: requests signed with keys that nobody knows
/// are signed anew with it.
public struct ProfileSet: Sendable {
  public let stores: [CredentialsStore]

  /// - Parameter profiles: names given by option, in order; empty for AWS_PROFILE or `default`. Repetitions
  ///   count once.
  public init(profiles: [String], chain: ProviderChain) {
    var seen: Set<String> = []
    let names = profiles.filter { seen.insert($0).inserted }
    stores =
      names.isEmpty
      ? [CredentialsStore(chain: chain)]
      : names.map { CredentialsStore(chain: chain, profile: $0) }
  }

  public init(stores: [CredentialsStore]) {
    self.stores = stores
  }

  /// The store of the first profile; nil only for a set made of no stores.
  public var first: CredentialsStore? { stores.first }

  /// The profile and the keys, perhaps ended, that belong to an access key; nil for one that is unknown here. HOT.
  public func find(
    accessKey: Span<UInt8>
  ) -> (store: CredentialsStore, credentials: Credentials)? {
    for index in stores.indices {
      if let credentials = stores[index].credentials(forAccessKey: accessKey) {
        return (stores[index], credentials)
      }
    }
    return nil
  }

  /// Fetches the keys of every profile once, side by side, so that problems show at the start.
  /// - Returns: the outcome of each, in order.
  public func prepare() async -> [Result<Credentials, CredentialsError>] {
    await withTaskGroup(of: (Int, Result<Credentials, CredentialsError>).self) { group in
      for (index, store) in stores.enumerated() {
        group.addTask {
          do throws(CredentialsError) { return (index, .success(try await store.credentials())) } catch {
            return (index, .failure(error))
          }
        }
      }
      var outcomes: [(Int, Result<Credentials, CredentialsError>)] = []
      for await outcome in group { outcomes.append(outcome) }
      return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Looks for changed files of every profile.
  public func noticeFileChanges() {
    for store in stores { store.noticeFileChanges() }
  }

  /// Has every profile fetched again at its next use: for SIGHUP.
  public func reload() {
    for store in stores { store.reload() }
  }
}
