/// A job as DescribeJobs and ListJobs show it.
struct JobDetail {
  let job: Job
  /// A child of an array or a node; nil for the job itself.
  let child: Int?
  let now: Int64

  private var isArrayChild: Bool { child != nil && job.arraySize != nil }
  private var isNode: Bool { child != nil && job.nodeCount != nil }
  private var isArrayParent: Bool { child == nil && job.arraySize != nil }

  private var status: JobStatus { isArrayParent ? job.status(at: now) : job.plan.status(at: now) }

  private var id: String {
    guard let child else { return job.id }
    return job.id + (isNode ? "#" : ":") + String(child)
  }

  private var startedAt: Int64? { job.plan.running.flatMap { $0 <= now && !isArrayParent ? $0 : nil } }
  private var stoppedAt: Int64? { status.isTerminal ? job.plan.stopped : nil }

  /// nil until the containers have ended.
  private var exitCode: Int? { status.isTerminal && startedAt != nil ? job.plan.exitCode : nil }

  private var statusReason: String? {
    guard status.isTerminal else { return nil }
    if isArrayParent { return job.plan.isSuccess ? nil : "Array Child Job failed" }
    return job.reason
  }

  private var jobDefinition: JSONValue { .string(job.definition.arn(in: job.scope)) }

  private var statusSummary: JSONValue {
    var summary = JSONMembers()
    let current = job.plan.status(at: now)
    for status in JobStatus.allCases {
      summary[status.rawValue] = .int(status == current ? job.arraySize ?? 0 : 0)
    }
    return .object(summary)
  }

  private var arrayProperties: JSONValue? {
    guard let size = job.arraySize else { return nil }
    if let child { return ["index": .int(child), "statusSummary": [:]] }
    return ["size": .int(size), "statusSummary": statusSummary, "statusSummaryLastUpdatedAt": .int(now)]
  }

  /// One element of ListJobs.
  var summary: JSONValue {
    var output: JSONMembers = [
      "jobArn": .string(job.scope.arn("job", id)), "jobId": .string(id), "jobName": .string(job.name),
      "createdAt": .int(job.plan.created), "status": .string(status.rawValue),
    ]
    output["shareIdentifier"] = job.shareIdentifier.map(JSONValue.string)
    output["statusReason"] = statusReason.map(JSONValue.string)
    output["startedAt"] = startedAt.map(JSONValue.int)
    output["stoppedAt"] = stoppedAt.map(JSONValue.int)
    if let exitCode, job.definition.kind == .container { output["container"] = ["exitCode": .int(exitCode)] }
    output["arrayProperties"] = arrayProperties
    if let count = job.nodeCount {
      output["nodeProperties"] =
        child.map { ["nodeIndex": .int($0), "isMainNode": .bool($0 == mainNode)] }
        ?? ["numNodes": .int(count)]
    }
    output["jobDefinition"] = jobDefinition
    output["isCancelled"] = .bool(job.isCancelled)
    output["isTerminated"] = .bool(job.isTerminated)
    return .object(output)
  }

  /// One element of DescribeJobs.
  var detail: JSONValue {
    // The body was read once when the job was submitted, so it can be read again.
    let request = (try? JSONParser.parse(job.request))?.members ?? JSONMembers()
    let definition = job.definition.members
    var output: JSONMembers = [
      "jobArn": .string(job.scope.arn("job", id)), "jobName": .string(job.name), "jobId": .string(id),
      "jobQueue": .string(job.scope.arn("job-queue", job.queue)), "status": .string(status.rawValue),
      "attempts": [],
    ]
    output["shareIdentifier"] = job.shareIdentifier.map(JSONValue.string)
    output["schedulingPriority"] =
      Self.pick("schedulingPriorityOverride", request) ?? definition["schedulingPriority"]
    output["statusReason"] = statusReason.map(JSONValue.string)
    output["createdAt"] = .int(job.plan.created)
    output["retryStrategy"] =
      Self.pick("retryStrategy", request) ?? definition["retryStrategy"] ?? [
        "attempts": 1, "evaluateOnExit": [],
      ]
    output["startedAt"] = startedAt.map(JSONValue.int)
    output["stoppedAt"] = stoppedAt.map(JSONValue.int)
    output["dependsOn"] = Self.pick("dependsOn", request) ?? []
    output["jobDefinition"] = jobDefinition
    output["parameters"] = .object(
      job.definition.parameters.overlaid(with: request["parameters"]?.members ?? JSONMembers()))
    addProperties(to: &output, request: request)
    output["arrayProperties"] = arrayProperties
    output["timeout"] = Self.pick("timeout", request) ?? definition["timeout"]
    output["tags"] = .object(job.tags)
    output["propagateTags"] = Self.pick("propagateTags", request) ?? definition["propagateTags"] ?? false
    output["platformCapabilities"] = definition["platformCapabilities"] ?? []
    output["isCancelled"] = .bool(job.isCancelled)
    output["isTerminated"] = .bool(job.isTerminated)
    output["consumableResourceProperties"] =
      Self.pick("consumableResourcePropertiesOverride", request) ?? definition["consumableResourceProperties"]
    return .object(output)
  }

  private static func pick(_ key: String, _ request: JSONMembers) -> JSONValue? {
    request[key].flatMap { $0.isNull ? nil : $0 }
  }

  private var mainNode: Int { job.definition.properties["mainNode"]?.integer ?? 0 }

  private func addProperties(to output: inout JSONMembers, request: JSONMembers) {
    let effective = EffectiveProperties(definition: job.definition, request: request)
    let run = ContainerRun(
      job: job, exitCode: exitCode, startedAt: startedAt, stoppedAt: stoppedAt,
      exitCodeParameter: request["parameters"]?[JobScript.exitCodeName]
        ?? job.definition.parameters[JobScript.exitCodeName])
    switch job.definition.kind {
    case .container:
      output["container"] = .object(run.container(effective.members))
      output["attempts"] = .array(run.attempts)
    case .ecs:
      output["container"] = [:]  // Empty for a job of several containers (API reference, JobDetail).
      output["ecsProperties"] = run.task(effective.members)
      output["attempts"] = .array(run.taskAttempts(effective.members))
    case .eks:
      output["eksProperties"] = run.pod(effective.members)
      output["eksAttempts"] = .array(run.podAttempts(effective.members))
    case .node:
      output["nodeProperties"] = .object(effective.members)
      guard let child else { return }
      output["nodeDetails"] = ["nodeIndex": .int(child), "isMainNode": .bool(child == mainNode)]
      let ranges = effective.members["nodeRangeProperties"]?.array ?? []
      let range = ranges.last { Self.targets($0["targetNodes"]?.string ?? "", child) }
      if let container = range?["container"]?.members {
        output["container"] = .object(run.container(container))
        output["attempts"] = .array(run.attempts)
      }
    }
  }

  /// Whether `0:3`, `1:`, `:2` or `0` names that node.
  static func targets(_ range: String, _ node: Int) -> Bool {
    let parts = range.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let first = parts.first.flatMap { Int($0) } ?? 0
    guard parts.count == 2 else { return first == node }
    return node >= first && node <= (Int(parts[1]) ?? Int.max)
  }
}
