extension SandboxState {
  func describeJobs(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    guard let ids = try call.fields.strings("jobs") else { throw .refused("jobs must be provided.") }
    guard ids.count <= BatchLimits.describedJobs else {
      // Observed.
      throw .wrapped("Maximum number of jobs supported is \(BatchLimits.describedJobs)", "parameters")
    }
    var found: [JSONValue] = []
    for id in ids {
      if let detail = detail(id, call) { found.append(detail.detail) }
    }
    return ["jobs": .array(found)]
  }

  /// The job, the child of an array or the node that an ID or a job ARN names; nil where there is none.
  private func detail(_ text: String, _ call: SandboxCall) -> JobDetail? {
    guard let id = call.scope.name(text, type: "job") else { return nil }
    if let job = jobs.job(id, in: call.scope) { return JobDetail(job: job, child: nil, now: call.now) }
    let identifier = JobIdentifier(id)
    guard let child = identifier.child, let job = jobs.job(identifier.id, in: call.scope),
      child < job.arraySize ?? job.nodeCount ?? 0
    else { return nil }
    return JobDetail(job: job, child: child, now: call.now)
  }

  func listJobs(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let fields = call.fields
    let sources = ["jobQueue", "arrayJobId", "multiNodeJobId"].filter { fields.has($0) }
    guard let source = sources.first, sources.count == 1 else {
      throw .refused("Exactly one of jobQueue, arrayJobId and multiNodeJobId must be provided.", "parameters")
    }
    var wanted = try status(fields)
    let filter = try JobFilter(fields)
    let size = try fields.integer("maxResults", in: 1...BatchLimits.listedJobs) ?? BatchLimits.listedJobs
    let token = try fields.string("nextToken")
    if source == "jobQueue" {
      let text = try fields.requiredString("jobQueue")
      guard let queue = call.scope.name(text, type: "job-queue") else {
        throw .refused("JobQueue \(text) not found.", "queue")
      }
      // A filter replaces the status, but for SHARE_IDENTIFIER, which goes with one (API reference).
      if let filter { wanted = filter.usesStatus ? wanted : nil } else if wanted == nil { wanted = .running }
      var found: [Job] = []
      for job in jobs.newestFirst where job.scope == call.scope && job.queue == queue {
        if let wanted, job.status(at: call.now) != wanted { continue }
        if filter?.accepts(job) ?? true { found.append(job) }
      }
      return try Page.of(found, kind: "jobs", size: size, token: token, isRising: false, sequence: \.sequence)
        .answer("jobSummaryList") { JobDetail(job: $0, child: nil, now: call.now).summary }
    }
    let parent = jobs.job(try fields.requiredString(source), in: call.scope)
    let count = (source == "arrayJobId" ? parent?.arraySize : parent?.nodeCount) ?? 0
    // The children do everything together, so either all are in that state or none is.
    guard let parent, parent.plan.status(at: call.now) == wanted ?? .running else {
      return ["jobSummaryList": []]
    }
    return try Page.of(Array(0..<count), kind: "children", size: size, token: token, sequence: { $0 })
      .answer("jobSummaryList") { JobDetail(job: parent, child: $0, now: call.now).summary }
  }

  private func status(_ fields: Fields) throws(SandboxError) -> JobStatus? {
    guard let text = try fields.string("jobStatus") else { return nil }
    guard let status = JobStatus(rawValue: text) else {
      throw .refused("jobStatus must be a job state, not \(text).", "parameters")
    }
    return status
  }

  /// CancelJob and TerminateJob. A job that is not there counts as done, as with the real service.
  mutating func stopJob(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let id = try call.fields.requiredString("jobId")
    try stop(id, reason: reason(call), call, cancelOnly: call.route.operation == .cancelJob)
    return [:]
  }

  /// CancelJobs and TerminateJobs (API reference, September 2026).
  mutating func stopJobs(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    guard let ids = try call.fields.strings("jobs") else { throw .refused("jobs must be provided.") }
    guard (1...BatchLimits.bulkJobs).contains(ids.count) else {
      throw .refused("jobs must hold 1 to \(BatchLimits.bulkJobs) job IDs.", "parameters")
    }
    let reason = try reason(call)
    var successful: [JSONValue] = []
    var errors: [JSONValue] = []
    for id in ids {
      do throws(SandboxError) {
        try stop(id, reason: reason, call, cancelOnly: call.route.operation == .cancelJobs)
        successful.append(.string(id))
      } catch {
        errors.append(["job": .string(id), "code": .string(error.type), "message": .string(error.message)])
      }
    }
    return ["successful": .array(successful), "errors": .array(errors)]
  }

  private func reason(_ call: SandboxCall) throws(SandboxError) -> String {
    let reason = try call.fields.requiredString("reason")
    guard reason.unicodeScalars.count <= BatchLimits.reasonLength else {
      throw .refused("reason must have at most \(BatchLimits.reasonLength) characters.", "parameters")
    }
    return reason
  }

  private mutating func stop(_ text: String, reason: String, _ call: SandboxCall, cancelOnly: Bool)
    throws(SandboxError)
  {
    let id = call.scope.name(text, type: "job") ?? text
    if jobs.job(id, in: call.scope) != nil {
      _ = jobs.stop(id, at: call.now, reason: reason, cancelOnly: cancelOnly)
    } else if let job = jobs.job(JobIdentifier(id).id, in: call.scope), job.arraySize ?? job.nodeCount != nil
    {
      throw .refused(
        "The sandbox does not stop one child of a job: \(id). Stop \(job.id) to stop all of them.",
        "not-imitated")
    }
  }
}

/// A filter of ListJobs.
struct JobFilter {
  private enum Test {
    case jobName(String)
    case definitionName(String)
    case definitionARN(String)
    case before(Int64)
    case after(Int64)
    case share(String)
  }

  private let tests: [Test]

  /// Whether `jobStatus` counts beside the filter.
  let usesStatus: Bool

  init?(_ fields: Fields) throws(SandboxError) {
    guard let filters = try fields.objects("filters"), let filter = filters.first else { return nil }
    guard filters.count == 1 else { throw .refused("Only one filter can be used at a time.", "parameters") }
    let name = try filter.requiredString("name")
    var tests: [Test] = []
    for value in try filter.strings("values") ?? [] {
      switch name {
      case "JOB_NAME": tests.append(.jobName(value.lowercased()))
      case "JOB_DEFINITION":
        tests.append(value.hasPrefix("arn:") ? .definitionARN(value) : .definitionName(value))
      case "SHARE_IDENTIFIER": tests.append(.share(value))
      case "BEFORE_CREATED_AT", "AFTER_CREATED_AT":
        guard let time = Int64(value) else {
          throw .refused("\(name) takes milliseconds since 1970, not \(value).", "parameters")
        }
        tests.append(name == "BEFORE_CREATED_AT" ? .before(time) : .after(time))
      default: throw .refused("\(name) is not a filter of ListJobs.", "parameters")
      }
    }
    self.tests = tests
    usesStatus = name == "SHARE_IDENTIFIER"
  }

  func accepts(_ job: Job) -> Bool {
    tests.contains { test in
      switch test {
      case .jobName(let pattern): Self.matches(job.name.lowercased(), pattern)
      case .definitionName(let pattern): Self.matches(job.definition.name, pattern)
      case .definitionARN(let arn): job.definition.arn(in: job.scope) == arn
      case .before(let time): job.plan.created < time
      case .after(let time): job.plan.created > time
      case .share(let share): job.shareIdentifier == share
      }
    }
  }

  /// Whether `text` is `pattern`, or begins with it where it ends with an asterisk.
  private static func matches(_ text: String, _ pattern: String) -> Bool {
    pattern.hasSuffix("*") ? text.hasPrefix(pattern.dropLast()) : text == pattern
  }
}
