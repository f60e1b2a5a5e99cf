import AWSBatch
import AWSCredentials
import HTTP1
import OpenSSL
import SigV4
import Synchronization
import Transport

/// Sends the DescribeJobDefinitions of look-ups, on behalf of the client whose job it is: with the credentials and in
/// the region that the job itself will be submitted with.
final class LookUpSender: Sendable {
  let client: HTTPClient
  let profiles: ProfileSet
  let regions: RegionRules
  let clock: SigningClock
  /// One for all look-ups, for its signing keys; tasks run on any thread.
  private let signer: Mutex<RequestSigner?> = Mutex(nil)

  private init(client: HTTPClient, profiles: ProfileSet, regions: RegionRules, clock: SigningClock) {
    self.client = client
    self.profiles = profiles
    self.regions = regions
    self.clock = clock
  }

  /// A single call's share of the five seconds that a look-up may take.
  private static let timeout = Duration.seconds(4)

  /// The resolver of a proxy, or nil with `--look-up never`.
  static func makeResolver(
    _ configuration: ProxyConfiguration, client: HTTPClient, profiles: ProfileSet, clock: SigningClock
  ) -> JobDefinitionResolver? {
    guard configuration.lookUp == .describe else { return nil }
    let sender = LookUpSender(
      client: client, profiles: profiles, regions: RegionRules(configuration), clock: clock)
    var settings = JobDefinitionResolver.Settings()
    settings.timeToLive = configuration.lookUpTTL
    return JobDefinitionResolver(settings: settings) { try await sender.describe($0, scope: $1) }
  }

  private func describe(_ body: [UInt8], scope: LookUpScope) async throws -> (status: Int, body: [UInt8]) {
    let key = Array(scope.accessKeyID.utf8)
    guard let credentials = profiles.find(accessKey: key.span)?.credentials else {
      throw TransportError(.other, "no credentials for a look-up")
    }
    let (origin, prefix) = try regions.destination(region: scope.region)
    let target = prefix + "/v1/describejobdefinitions"
    let fields = [(name: "Content-Type", value: "application/json")]
    let signed = try signer.withLock { signer in
      let made = try signer ?? RequestSigner()
      signer = made
      return try made.fields(
        method: "POST", target: target, host: origin.hostField, fields: fields, body: body,
        credentials: credentials.forSigning, region: scope.region, service: "batch", now: clock.now())
    }
    let response = try await client.send(
      HTTPClientRequest(
        origin: origin, method: "POST", target: target, fields: fields + signed, body: body,
        timeout: Self.timeout, isRepeatable: true))
    return (response.status, response.body)
  }
}
