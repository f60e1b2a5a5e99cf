/// Everything that a sandbox remembers. The operations stand in extensions; `Sandbox` holds the lock.
struct SandboxState: Sendable {
  let options: SandboxOptions
  var definitions: JobDefinitionStore
  var jobs: JobStore
  var queues: ResourceStore
  var environments: ResourceStore
  var faults: SandboxFaults
  var counts = RequestCounts()

  init(options: SandboxOptions) {
    self.options = options
    definitions = JobDefinitionStore(limits: options.limits)
    jobs = JobStore(limits: options.limits)
    queues = ResourceStore(limit: options.limits.queues)
    environments = ResourceStore(limit: options.limits.queues)
    faults = options.faults
  }

  /// Throws where the call is to go wrong on purpose.
  mutating func applyFaults(_ call: SandboxCall) throws(SandboxError) {
    let name = call.route.operation.rawValue
    if faults.deniedOperations.contains(name) {
      throw SandboxError(
        status: 403, type: "AccessDeniedException",
        message: """
          User: arn:\(call.scope.partition):iam::\(call.scope.account):user/sandbox is not authorized to perform: \
          batch:\(name) on resource: * because no identity-based policy allows the batch:\(name) action
          """, label: "denied")
    }
    if faults.throttledCalls > 0, faults.throttledOperations?.contains(name) ?? true {
      faults.throttledCalls -= 1
      throw SandboxError(
        status: 429, type: "TooManyRequestsException", message: "Too Many Requests", label: "throttled")
    }
  }

  mutating func perform(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    try definitions.open(call.scope)
    return switch call.route.operation {
    case .registerJobDefinition: try registerJobDefinition(call)
    case .deregisterJobDefinition: try deregisterJobDefinition(call)
    case .describeJobDefinitions: try describeJobDefinitions(call)
    case .submitJob: try submitJob(call)
    case .describeJobs: try describeJobs(call)
    case .listJobs: try listJobs(call)
    case .cancelJob, .terminateJob: try stopJob(call)
    case .cancelJobs, .terminateJobs: try stopJobs(call)
    case .listTagsForResource, .tagResource, .untagResource: try tags(call)
    case .createJobQueue: try createJobQueue(call)
    case .describeJobQueues: try describeJobQueues(call)
    case .updateJobQueue: try updateJobQueue(call)
    case .deleteJobQueue: try deleteJobQueue(call)
    case .createComputeEnvironment: try createComputeEnvironment(call)
    case .describeComputeEnvironments: try describeComputeEnvironments(call)
    case .updateComputeEnvironment: try updateComputeEnvironment(call)
    case .deleteComputeEnvironment: try deleteComputeEnvironment(call)
    }
  }
}

/// One call of an operation.
struct SandboxCall: Sendable {
  var route: Route
  var scope: Scope
  /// The body as it came.
  var body: [UInt8]
  /// The members of the body.
  var fields: Fields
  /// Milliseconds since 1970.
  var now: Int64
  /// For a job that the call makes.
  var newJobID: String
}

/// How many requests came, by operation.
struct RequestCounts: Sendable, Equatable {
  private(set) var total = 0
  private(set) var refused = 0
  /// By AWS's name of the operation; whatever is no imitated operation counts as "Other".
  private(set) var operations: [String: Int] = [:]

  mutating func add(_ operation: SandboxOperation?) {
    total += 1
    operations[operation?.rawValue ?? "Other", default: 0] += 1
  }

  mutating func addRefusal() { refused += 1 }
}
