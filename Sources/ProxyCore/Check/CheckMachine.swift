import AWSBatch
import AWSCredentials
import HTTP1
import JSONEditing
import OpenSSL
import SigV4
import Transport

/// What `check` looks with: the same parts that the proxy is made of, without its listeners.
struct CheckMachine: Sendable {
  let clock = SigningClock()
  let proxyName: String?
  private let loop: EventLoop
  private let client: HTTPClient
  private let tls: ClientTLS
  private let proxy: OutboundProxy?
  private let context: CredentialsContext
  private let profiles: [String]

  /// One call's limit; a whole look has two or three of them.
  static let timeout = Duration.seconds(5)
  /// Finding credentials may take a sign-in helper or a metadata service that is not there.
  static let credentialsTimeout = Duration.seconds(20)

  /// - Returns: also a finding where HTTPS_PROXY cannot be used; the looks go on without it.
  /// - Throws: `TransportError` when the process has no descriptors left.
  static func make(
    _ settings: ResolvedConfiguration, environment: [String: String]
  ) throws -> (CheckMachine, CheckFinding?) {
    var proxy: OutboundProxy?
    var problem: CheckFinding?
    do throws(ConfigurationError) { proxy = try OutboundProxySetting.read(environment) } catch {
      problem = CheckFinding(
        .fail, .settings, error.message, hint: error.hint, label: error.label.rawValue)
    }
    return (try CheckMachine(settings, environment, proxy), problem)
  }

  private init(
    _ settings: ResolvedConfiguration, _ environment: [String: String], _ proxy: OutboundProxy?
  ) throws {
    let trust = settings.configuration.caBundle.map { TLSContext.Trust.bundle($0) } ?? .system
    let tls = ClientTLS(trust: trust)
    var upstream = UpstreamSettings(tls: tls, proxy: proxy)
    upstream.connectTimeout = Self.timeout.nanoseconds
    upstream.answerTimeout = Self.timeout.nanoseconds
    loop = try EventLoop(label: "sfn-batch-proxy.check")
    let client = HTTPClient(pools: UpstreamPools(loop: loop, settings: upstream))
    self.client = client
    self.tls = tls
    self.proxy = proxy
    proxyName = proxy?.origin.hostField
    profiles = settings.configuration.profiles
    var environment = environment
    // An endpoint that leads back here must not be asked for credentials; the loop has a line of its own.
    if let text = environment["AWS_ENDPOINT_URL"], let url = try? UpstreamURL(parsing: text),
      settings.configuration.listeners.contains(where: { ConfigurationRules.isOwn($0, url) })
    {
      environment["AWS_ENDPOINT_URL"] = nil
    }
    context = CredentialsContext(
      environment: environment, now: { [clock] in UnixSeconds(clock.now()) },
      send: { try await IdentityAssembly.send($0, over: client) })
    loop.start()
  }

  func stop() { loop.stop() }

  /// GET or POST to any origin; nil when there is no whole answer in time.
  func ask(
    _ origin: Origin, method: String = "GET", _ target: String, body: [UInt8] = [],
    fields: [(name: String, value: String)] = [], timeout: Duration = timeout
  ) async -> HTTPClientResponse? {
    try? await client.send(
      HTTPClientRequest(
        origin: origin, method: method, target: target, fields: fields, body: body, timeout: timeout))
  }

  // MARK: - Identity

  /// A finding for each profile, and the credentials of the first, where it has some.
  func credentials() async -> ([CheckFinding], Credentials?) {
    let chain = ProviderChain(context: context)
    let stores = ProfileSet(profiles: profiles, chain: chain).stores
    let results = await withTaskGroup(of: (Int, Result<Credentials, CredentialsError>).self) { group in
      for (index, store) in stores.enumerated() {
        group.addTask {
          (index, await Self.bounded { () throws(CredentialsError) in try await store.credentials() })
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
    let now = UnixSeconds(clock.now())
    return (results.map { .credentials($0, now: now) }, results.first.flatMap { try? $0.get() })
  }

  func identity(of credentials: Credentials) async -> Result<CallerIdentity, CredentialsError> {
    await Self.bounded { () throws(CredentialsError) in
      let settings = try AWSSettings.load(profile: profiles.first, context: context)
      return try await CallerIdentity.fetch(for: credentials, settings: settings, context: context)
    }
  }

  /// Whether STS is somewhere else than at AWS, as in tests.
  var hasEndpointForSTS: Bool {
    let settings = try? AWSSettings.load(profile: profiles.first, context: context)
    return (try? settings?.endpointURL(service: "sts")) != nil
  }

  private static func bounded<Value: Sendable>(
    _ work: @escaping @Sendable () async throws(CredentialsError) -> Value
  ) async -> Result<Value, CredentialsError> {
    let (outcomes, outcome) = AsyncStream.makeStream(of: Result<Value, CredentialsError>.self)
    // Not awaited when it is late: what it waits for may not heed cancellation.
    let working = Task {
      do throws(CredentialsError) { outcome.yield(.success(try await work())) } catch {
        outcome.yield(.failure(error))
      }
    }
    let limit = Task {
      try await Task.sleep(for: credentialsTimeout)
      outcome.yield(.failure(CredentialsError(.unreachable, "no answer within \(credentialsTimeout)")))
    }
    defer {
      limit.cancel()
      working.cancel()
    }
    for await result in outcomes { return result }
    return .failure(CredentialsError(.unreachable, "the look was cancelled"))
  }

  // MARK: - Upstream

  func reach(_ origin: Origin) async -> EndpointProbe.Outcome {
    await EndpointProbe.run(origin, tls: tls, proxy: proxy, timeout: Self.timeout)
  }

  private static let path = "/v1/describejobdefinitions"
  private static let content = [(name: "Content-Type", value: "application/json")]

  /// Seconds by which the upstream's clock is ahead of this one's, from the Date of its refusal of an unsigned call.
  func upstreamTime(_ destination: CheckDestination) async -> Int? {
    let asked = SystemTime.wallSeconds()
    guard
      let answer = await ask(
        destination.origin, method: "POST", destination.prefix + Self.path, body: Array("{}".utf8),
        fields: Self.content),
      let field = answer.head.fields.first(.date),
      let time = HTTPDate.parse(Array(answer.head.fields.bytes[field.value]))
    else { return nil }
    let answered = SystemTime.wallSeconds()
    // Anything between question and answer may be the moment that the Date means.
    if asked...max(asked, answered) ~= time { return 0 }
    return Int(clamping: time < asked ? time &- asked : time &- answered)
  }

  func permission(of credentials: Credentials, at destination: CheckDestination) async -> CheckFinding {
    let target = destination.prefix + Self.path
    let body = Array(#"{"maxResults":1}"#.utf8)
    let signed: [(name: String, value: String)]
    do throws(OpenSSLError) {
      signed = try RequestSigner().fields(
        method: "POST", target: target, host: destination.origin.hostField, fields: Self.content, body: body,
        credentials: credentials.forSigning, region: destination.region ?? "", service: "batch",
        now: clock.now())
    } catch {
      return CheckFinding(.fail, .permission, error.description)
    }
    guard
      let answer = await ask(
        destination.origin, method: "POST", target, body: body, fields: Self.content + signed)
    else { return CheckFinding(.skip, .permission, "the upstream did not answer") }
    let type = answer.head.fields.text(.xAmznErrorType).map { String($0.prefix { $0 != ":" }) }
    return .permission(status: answer.status, type: type, message: Self.message(answer.body))
  }

  /// The `message` of an error's body, as far as it can be shown.
  private static func message(_ body: [UInt8]) -> String? {
    guard let object = try? JSONObject.scan(body) else { return nil }
    guard let member = object.first("message", in: body) ?? object.first("Message", in: body),
      member.kind == .string
    else { return nil }
    return DisplayedValue.text(JSONString.decoded(body, member.value))
  }
}
