import AWSBatch
import ProxyCore

/// A proxy that listens.
protocol RunningProxy: Sendable {
  /// In the configuration's order, with real ports.
  var listeners: [ListenAddress] { get }
  var adminAddress: ListenAddress? { get }
  /// Where the inspector page is; nil without an admin listener.
  var inspectorURL: String? { get }
  /// As whom it signs, for people: `profile dev (SSO), key AKIA…7Q4D, until 14:54`. Never a secret.
  var credentials: String { get }
  /// Begins to log exchanges after a quiet start.
  func tellExchanges()
  /// Rereads certificates and credentials.
  func reload()
  /// Stops accepting and finishes what is in flight, bounded by the drain limit.
  func drain() async
}

/// A sandbox Batch that listens.
protocol RunningSandbox: Sendable {
  var address: ListenAddress { get }
  func drain() async
}

/// What a proxy is started with.
struct ProxyStart: Sendable {
  /// Who starts it, for hints.
  var command = "serve"
  var settings: ResolvedConfiguration
  /// Credentials that stand in for the provider chain; only `demo` has some.
  var fixedCredentials: SandboxKeys?
  /// False for `--no-color`; NO_COLOR, TERM and whether there is a terminal are the log's own to ask for.
  var allowsColour = true
  /// True where no line an exchange is wanted until ``RunningProxy/tellExchanges()``: `demo` tells its own.
  var isQuiet = false
}

/// What a sandbox is started with.
struct SandboxStart: Sendable {
  /// Who starts it, and the option that names the address, for hints.
  var command = "sandbox"
  var setting = "listen"
  var listen: ListenAddress
  /// Further names in the Host field that it answers to.
  var allowedHosts: [String] = []
  /// From SubmitJob to the end of a job; nil is the sandbox's own default.
  var jobDuration: Duration?
  /// A file of job definitions to begin with, beside the built-in ones.
  var definitionsFile: String?
  /// Operations that are answered with 403, by AWS's name: `DescribeJobDefinitions`.
  var denied: [String] = []
  /// How many of the first look-ups of definitions are answered with 429.
  var throttledLookUps = 0
  /// Where log lines go; nil where none are wanted.
  var log: SandboxLog?
}

struct SandboxLog: Sendable, Equatable {
  var format: LogFormat
  var level: LogLevel
  var allowsColour: Bool
}

/// The access key that the sandbox knows. Public knowledge, opens nothing.
struct SandboxKeys: Sendable, Equatable {
  var accessKeyID = "sandbox"
  var secretAccessKey = "sandbox"
  var region = "us-east-1"
}

/// An answer to one of the demo's requests.
struct DemoReply: Sendable, Equatable {
  var status: Int
  /// The x-amzn-ErrorType field up to a colon, if any.
  var errorType: String?
  var body: [UInt8]
}

/// What the commands need of the modules below; filled in by main.swift, replaced in tests.
///
/// A port that is taken is thrown as ``CommandFailure/portInUse(_:command:setting:isOwn:)``.
struct Assembly: Sendable {
  /// `OpenSSL 3.0.19`
  var openSSLVersion: String
  /// What AWS's variables and the profile say. The profile is nil where none was named.
  var awsDefaults: @Sendable (_ profile: String?, _ environment: [String: String]) async throws -> AWSDefaults
  var startProxy: @Sendable (ProxyStart) async throws -> any RunningProxy
  var startSandbox: @Sendable (SandboxStart) async throws -> any RunningSandbox
  /// Looks at all that a proxy with these settings would depend on.
  var check: @Sendable (CheckRequest) async -> CheckReport = { await Check.run($0) }
  /// Asks Batch what a definition is, as a proxy with these settings would.
  var lookUp:
    @Sendable (_ need: LookUpNeed, _ settings: ResolvedConfiguration, _ environment: [String: String])
      async throws -> (result: LookUpResult, host: String)
  /// Sends a POST of JSON to `path` at the address, signed for `batch` with the sandbox's keys.
  var submit: @Sendable (_ address: ListenAddress, _ path: String, _ body: [UInt8]) async throws -> DemoReply
  /// Asks an admin listener; nil when there is no answer in time.
  var askAdmin: @Sendable (_ address: ListenAddress, _ path: String) async -> (status: Int, body: [UInt8])? =
    {
      await AdminClient.get($1, at: $0)
    }
}
