import AWSBatch
import ProxyCore
import Synchronization

@testable import sfn_batch_proxy

/// What a command wrote, by stream.
final class Captured: Sendable {
  private let texts = Mutex<[Streams.Stream: String]>([:])

  func append(_ stream: Streams.Stream, _ text: String) { texts.withLock { $0[stream, default: ""] += text } }

  var output: String { texts.withLock { $0[.output] ?? "" } }
  var error: String { texts.withLock { $0[.error] ?? "" } }
}

/// Counts what was asked of a fake server.
final class FakeProxy: RunningProxy {
  let listeners: [ListenAddress]
  let adminAddress: ListenAddress?
  let credentials = "profile dev (SSO), key AKIA…7Q4D, until 14:54"
  private let counts = Mutex((reloads: 0, drains: 0))

  init(_ configuration: ProxyConfiguration) {
    listeners = configuration.listeners.map {
      ListenAddress(host: $0.host, port: $0.port == 0 ? 40_001 : $0.port)
    }
    adminAddress = configuration.admin.map {
      ListenAddress(host: $0.host, port: $0.port == 0 ? 40_002 : $0.port)
    }
  }

  var inspectorURL: String? { adminAddress.map { "\($0.url())/" } }
  func tellExchanges() {}
  func reload() { counts.withLock { $0.reloads += 1 } }
  func drain() async { counts.withLock { $0.drains += 1 } }
  var reloads: Int { counts.withLock { $0.reloads } }
  var drains: Int { counts.withLock { $0.drains } }
}

final class FakeSandbox: RunningSandbox {
  let address: ListenAddress
  private let count = Mutex(0)

  init(_ listen: ListenAddress) {
    address = ListenAddress(host: listen.host, port: listen.port == 0 ? 40_000 : listen.port)
  }

  func drain() async { count.withLock { $0 += 1 } }
  var drains: Int { count.withLock { $0 } }
}

/// What was appended, from wherever.
final class Recorded<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])
  func append(_ element: Element) { elements.withLock { $0.append(element) } }
  var all: [Element] { elements.withLock { $0 } }
}

/// Commands run in process against fakes.
final class Bench: Sendable {
  let captured = Captured()
  /// How often a command took dumps and debuggers off its process.
  let keptPrivate = Recorded<Void>()
  private let proxyStartsBox = Recorded<ProxyStart>()
  var proxyStarts: [ProxyStart] { proxyStartsBox.all }
  private let sandboxStartsBox = Recorded<SandboxStart>()
  var sandboxStarts: [SandboxStart] { sandboxStartsBox.all }
  private let proxiesBox = Recorded<FakeProxy>()
  var proxies: [FakeProxy] { proxiesBox.all }
  private let sandboxesBox = Recorded<FakeSandbox>()
  var sandboxes: [FakeSandbox] { sandboxesBox.all }
  private let lookUpsBox = Recorded<(LookUpNeed, ResolvedConfiguration)>()
  var lookUps: [(need: LookUpNeed, settings: ResolvedConfiguration)] { lookUpsBox.all }
  /// What look-ups find.
  let found: LookUpResult
  /// What `-` reads.
  let standardInput: String?
  /// Ports that fakes report as taken.
  let takenPorts: Set<UInt16>
  let check: @Sendable (CheckRequest) async -> CheckReport
  let replies: @Sendable (ListenAddress, String, [UInt8]) async throws -> DemoReply
  let admin: @Sendable (ListenAddress, String) -> (status: Int, body: [UInt8])?

  init(
    takenPorts: Set<UInt16> = [],
    check: @escaping @Sendable (CheckRequest) async -> CheckReport = {
      CheckReport(findings: [], connection: ConnectionLines($0.given.configuration))
    }, found: LookUpResult = .unavailable(.notFound),
    standardInput: String? = nil,
    replies: @escaping @Sendable (ListenAddress, String, [UInt8]) async throws -> DemoReply = { _, _, _ in
      DemoReply(status: 500, errorType: nil, body: [])
    },
    admin: @escaping @Sendable (ListenAddress, String) -> (status: Int, body: [UInt8])? = { _, _ in nil }
  ) {
    self.takenPorts = takenPorts
    self.check = check
    self.found = found
    self.standardInput = standardInput
    self.replies = replies
    self.admin = admin
  }

  var assembly: Assembly {
    Assembly(
      openSSLVersion: "OpenSSL 3.0.19 27 Jan 2026",
      awsDefaults: { profile, environment in
        if environment["AWS_PROFILE"] == "gone" {
          throw CommandFailure("profile-not-found", "gone", status: .settingWrong)
        }
        return AWSDefaults(
          region: environment["AWS_REGION"].map { .init($0, source: "AWS_REGION") },
          endpointURL: environment["AWS_ENDPOINT_URL_BATCH"].map {
            .init($0, source: "AWS_ENDPOINT_URL_BATCH")
          },
          notes: profile.map { ["profile \($0) asked"] } ?? [])
      },
      startProxy: { start in
        self.proxyStartsBox.append(start)
        let configuration = start.settings.configuration
        for address in configuration.listeners + [configuration.admin].compactMap(\.self)
        where self.takenPorts.contains(address.port) {
          throw CommandFailure.portInUse(address, isOwn: true)
        }
        let proxy = FakeProxy(configuration)
        self.proxiesBox.append(proxy)
        return proxy
      },
      startSandbox: { start in
        self.sandboxStartsBox.append(start)
        let sandbox = FakeSandbox(start.listen)
        self.sandboxesBox.append(sandbox)
        return sandbox
      },
      check: check,
      lookUp: { need, settings, _ in
        self.lookUpsBox.append((need, settings))
        return (self.found, "batch.eu-west-1.amazonaws.com")
      },
      submit: replies, askAdmin: { self.admin($0, $1) })
  }

  /// - Parameters:
  ///   - terminals: the streams that are terminals.
  ///   - hangsUp: whether SIGHUP comes before the stop.
  func run(
    _ arguments: String..., environment: [String: String] = [:], terminals: Set<Streams.Stream> = [],
    hangsUp: Bool = false
  ) async -> Int32 {
    await run(arguments, environment: environment, terminals: terminals, hangsUp: hangsUp)
  }

  func run(
    _ arguments: [String], environment: [String: String] = [:], terminals: Set<Streams.Stream> = [],
    hangsUp: Bool = false
  ) async -> Int32 {
    let captured = captured
    let streams = Streams(isTerminal: { terminals.contains($0) }, write: { captured.append($0, $1) })
    var context = CommandContext(assembly: assembly, streams: streams, environment: environment)
    context.standardInput = { [standardInput] limit in
      guard let standardInput else { return .failure(SystemFailure(9)) }
      return .success(Array(standardInput.utf8.prefix(limit)))
    }
    context.wallClock = { 1_795_528_931_482_000 }
    context.keepMemoryPrivate = { [keptPrivate] in keptPrivate.append(()) }
    context.catchSignals = { onHangUp in
      if hangsUp { HangsUp(onHangUp: onHangUp) } else { HangsUp(onHangUp: {}) }
    }
    return await CommandLineRunner(context: context).run(arguments)
  }
}

/// Stops at once, after calling back.
private struct HangsUp: StopSignal {
  let onHangUp: @Sendable () -> Void
  func wait() async { onHangUp() }
}
