/// The newest jobs. The oldest is forgotten when there are too many or when their requests take too much room.
struct JobStore: Sendable {
  private var jobs: [String: Job] = [:]
  /// IDs from the oldest to the newest; those before `first` are forgotten.
  private var order: [String] = []
  private var first = 0
  private var bytes = 0
  private var lastSequence = 0
  private let limits: SandboxLimits

  init(limits: SandboxLimits) { self.limits = limits }

  var count: Int { jobs.count }

  /// All jobs, the newest first.
  var newestFirst: some Sequence<Job> {
    order[first...].reversed().lazy.compactMap { jobs[$0] }
  }

  /// A job wherever it runs.
  subscript(id: String) -> Job? { jobs[id] }

  func job(_ id: String, in scope: Scope) -> Job? {
    guard let job = jobs[id], job.scope == scope else { return nil }
    return job
  }

  mutating func add(_ job: Job) {
    var job = job
    lastSequence += 1
    job.sequence = lastSequence
    jobs[job.id] = job
    order.append(job.id)
    bytes += job.size
    while jobs.count > max(1, limits.jobs) || (bytes > limits.jobBytes && jobs.count > 1) { forgetOldest() }
  }

  private mutating func forgetOldest() {
    guard first < order.count else { return }
    if let job = jobs.removeValue(forKey: order[first]) { bytes -= job.size }
    first += 1
    if first > 1000, first > order.count / 2 {
      order.removeFirst(first)
      first = 0
    }
  }

  /// How the given jobs end. One that has been forgotten holds nobody up.
  func ends(of ids: [String]) -> [JobPlan.Dependency] {
    ids.compactMap { jobs[JobIdentifier($0).id]?.plan }
      .map { JobPlan.Dependency(stopped: $0.stopped, isSuccess: $0.isSuccess) }
  }

  mutating func update(_ id: String, _ change: (inout Job) -> Void) {
    guard var job = jobs[id] else { return }
    change(&job)
    jobs[id] = job
  }

  /// Stops a job, unless it is at an end or, to cancel, further than RUNNABLE; says whether it did. Jobs that wait
  /// for it are planned anew: they were all submitted later, so one pass in order reaches the whole chain.
  mutating func stop(_ id: String, at now: Int64, reason: String, cancelOnly: Bool) -> Bool {
    guard var job = jobs[id] else { return false }
    let status = job.plan.status(at: now)
    guard !status.isTerminal, status.canBeCancelled || !cancelOnly else { return false }
    job.plan.fail(at: now, reason: reason, isKilled: status == .running)
    if status.canBeCancelled { job.isCancelled = true } else { job.isTerminated = true }
    jobs[id] = job
    for later in order[first...] {
      guard let waiting = jobs[later], !waiting.dependsOn.isEmpty, waiting.plan.ready > now,
        !waiting.isCancelled, !waiting.isTerminated
      else { continue }
      let plan = JobPlan(
        script: waiting.script, created: waiting.plan.created, dependencies: ends(of: waiting.dependsOn))
      jobs[later]?.plan = plan
    }
    return true
  }
}
