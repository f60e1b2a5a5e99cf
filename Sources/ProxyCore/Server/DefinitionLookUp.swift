public import AWSBatch
import AWSCredentials
import OpenSSL
import Transport

/// One look-up without a proxy: the same request, the same credentials and the same patience as a proxy's.
public struct DefinitionLookUp: Sendable {
  public let result: LookUpResult
  /// Where Batch was asked, for people: `batch.eu-west-1.amazonaws.com`.
  public let host: String

  /// Asks Batch, or the upstream that the settings name, what a definition is.
  ///
  /// - Throws: ``DefinitionLookUpError`` where nobody can be asked; a look-up that fails is a result.
  public static func run(
    _ need: LookUpNeed, _ settings: ResolvedConfiguration, environment: [String: String]
  ) async throws(DefinitionLookUpError) -> DefinitionLookUp {
    let configuration = settings.configuration
    let loop: EventLoop
    let client: HTTPClient
    do {
      loop = try EventLoop(label: "sfn-batch-proxy.look-up")
      let trust = configuration.caBundle.map { TLSContext.Trust.bundle($0) } ?? .system
      var upstream = UpstreamSettings(
        tls: ClientTLS(trust: trust), proxy: try OutboundProxySetting.read(environment))
      upstream.connectTimeout = configuration.limits.connectTimeout.nanoseconds
      client = HTTPClient(pools: UpstreamPools(loop: loop, settings: upstream))
    } catch {
      throw DefinitionLookUpError("bad-setting", "\(error)")
    }
    loop.start()
    defer { loop.stop() }
    return try await ask(need, configuration, environment: environment, client: client)
  }

  private static func ask(
    _ need: LookUpNeed, _ configuration: ProxyConfiguration, environment: [String: String],
    client: HTTPClient
  ) async throws(DefinitionLookUpError) -> DefinitionLookUp {
    let clock = SigningClock()
    let identity: IdentityAssembly
    let credentials: Credentials
    do throws(CredentialsError) {
      identity = try .make(
        configuration, environment: environment, client: client, clock: clock, fixed: nil)
      guard let store = identity.profiles.first else {
        throw CredentialsError(.notFound, "no profile was loaded")
      }
      credentials = try await store.credentials()
    } catch {
      throw DefinitionLookUpError(error.label, error.message)
    }
    guard let region = configuration.region else {
      throw DefinitionLookUpError(
        "no-region", "no region is set", hint: "`--region`, AWS_REGION, or the profile's region")
    }
    let host: String
    do throws(ProxyError) {
      host = try RegionRules(configuration).destination(region: region).0.hostField
    } catch {
      throw DefinitionLookUpError(error.label.rawValue, error.message, hint: error.hint)
    }
    var asking = configuration
    asking.lookUp = .describe
    let resolver = LookUpSender.makeResolver(
      asking, client: client, profiles: identity.profiles, clock: clock)
    let scope = LookUpScope(accessKeyID: credentials.accessKeyID, region: region)
    let result = await resolver?.resolve(need, scope: scope) ?? .unavailable(.never)
    return DefinitionLookUp(result: result, host: host)
  }
}

/// Why Batch cannot even be asked.
public struct DefinitionLookUpError: Error, Sendable, Equatable {
  /// A constant word.
  public let label: String
  public let message: String
  /// What to change.
  public let hint: String?

  init(_ label: String, _ message: String, hint: String? = nil) {
    self.label = label
    self.message = message
    self.hint = hint
  }
}
