import AWSBatch
import AWSCredentials
import Logging
import Synchronization
import Transport

/// What the pipelines of all loops share. Everything in it is immutable or guards itself.
final class ProxyShared: Sendable {
  let configuration: ProxyConfiguration
  let regions: RegionRules
  let profiles: ProfileSet
  let clientKeys: ClientKeys?
  let resolver: JobDefinitionResolver?
  let ledger = SubmitJobLedger()
  let upstreamHealth = UpstreamHealth()
  let lookUps = LookUpCounts()
  let clock: SigningClock
  private let profilesLoading: Task<Void, Never>
  private let profilesLoaded = Atomic<Bool>(false)
  let ids: ExchangeIDGenerator
  let log: ProcessLog
  let logger: Logger
  let metrics: Metrics
  /// What the inspector shows; nil without an admin listener.
  let journal: ExchangeJournal?

  init(
    configuration: ProxyConfiguration, profiles: ProfileSet, clientKeys: ClientKeys?,
    resolver: JobDefinitionResolver?, clock: SigningClock, log: ProcessLog, metrics: Metrics,
    journal: ExchangeJournal? = nil
  ) {
    self.configuration = configuration
    self.profiles = profiles
    self.clientKeys = clientKeys
    self.resolver = resolver
    self.clock = clock
    self.log = log
    self.metrics = metrics
    self.journal = journal
    profilesLoading = Task { [profiles] in _ = await profiles.prepare() }
    regions = RegionRules(configuration)
    ids = ExchangeIDGenerator()
    logger = log.logger(label: "proxy")
  }

  /// Whether every profile was asked once for its credentials, with whatever outcome. HOT.
  var hasLoadedProfiles: Bool { profilesLoaded.load(ordering: .relaxed) }

  /// Waits until every profile was asked once; providers limit their own time.
  func loadProfiles() async {
    await profilesLoading.value
    profilesLoaded.store(true, ordering: .relaxed)
  }
}
