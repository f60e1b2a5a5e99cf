/// Who calls, as the server established it. None of it is secret.
public struct CallerIdentity: Sendable, Equatable {
  /// Twelve digits; stands in every ARN that the sandbox answers with.
  public let account: String
  /// The Region that the request was signed for.
  public let region: String
  public let accessKeyID: String

  public init(account: String, region: String, accessKeyID: String) {
    self.account = account
    self.region = region
    self.accessKeyID = accessKeyID
  }

  var scope: Scope { Scope(account: account, region: region) }
}

/// How a sandbox behaves.
public struct SandboxOptions: Sendable {
  /// From SubmitJob to the end of a job, in milliseconds; 0 ends a job at once. A job may ask for another time with
  /// SANDBOX_DURATION_MS.
  public var jobDuration: Int64 = 1000
  /// Whether the definitions `etl`, `ingest` and `pods` are there from the start.
  public var hasBuiltInDefinitions = true
  /// The order in which DescribeJobDefinitions lists; AWS promises none.
  public var definitionOrder: DefinitionOrder = .oldestFirst
  /// Whether every ClientException comes as `Error executing request, Exception : …, RequestId: …`, as Batch sends
  /// some of them.
  public var wrapsClientExceptions = false
  /// What goes wrong on purpose.
  public var faults = SandboxFaults()
  /// How much the sandbox remembers.
  public var limits = SandboxLimits()

  public init() {}
}

public enum DefinitionOrder: Sendable {
  case oldestFirst
  case newestFirst
}

/// What goes wrong on purpose, for tests of clients.
public struct SandboxFaults: Sendable, Equatable {
  /// Operations answered with 403 AccessDeniedException, by AWS's name, for example `DescribeJobDefinitions`.
  public var deniedOperations: Set<String> = []
  /// How many of the next calls are answered with 429 TooManyRequestsException.
  public var throttledCalls = 0
  /// The operations that `throttledCalls` counts; nil for all of them.
  public var throttledOperations: Set<String>?

  public init() {}

  /// A caller without the right to look up definitions.
  public var denyDescribeJobDefinitions: Bool {
    get { deniedOperations.contains("DescribeJobDefinitions") }
    set {
      if newValue {
        deniedOperations.insert("DescribeJobDefinitions")
      } else {
        deniedOperations.remove("DescribeJobDefinitions")
      }
    }
  }
}

/// How much the sandbox remembers. Everything is in memory, so everything has a bound.
public struct SandboxLimits: Sendable {
  /// Jobs kept; the oldest is forgotten for a new one.
  public var jobs = 10_000
  /// Bytes of SubmitJob bodies kept over all jobs: a tenth of what full-size bodies in all jobs would take.
  public var jobBytes = 32 * 1_048_576
  /// Revisions kept; none is ever forgotten, so further ones are refused.
  public var definitions = 10_000
  /// Bytes of registered definitions; a tree takes several times its text.
  public var definitionBytes = 32 * 1_048_576
  /// Job queues and, again as many, compute environments.
  public var queues = 1000
  /// Pairs of account and Region; AWS has about forty Regions.
  public var scopes = 100

  public init() {}
}

/// Limits of AWS Batch itself (user guide, service quotas; API reference).
enum BatchLimits {
  static let submitJobBytes = 30 * 1024
  static let jobDefinitionBytes = 24 * 1024
  static let overridesLength = 8192
  static let arraySize = 2...10_000
  static let dependencies = 20
  static let containersInTask = 10
  static let describedJobs = 100
  static let describedDefinitions = 100
  static let listedJobs = 1000
  static let bulkJobs = 50
  static let reasonLength = 1024
  static let tags = 50
  static let tagKeyLength = 128
  static let tagValueLength = 256
  static let attempts = 1...10
  static let shortestTimeout = 60
  static let schedulingPriority = 0...9999
}
