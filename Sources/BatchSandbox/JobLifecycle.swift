/// The states of a job, in order (AWS Batch user guide, job states).
enum JobStatus: String, CaseIterable, Sendable {
  case submitted = "SUBMITTED"
  case pending = "PENDING"
  case runnable = "RUNNABLE"
  case starting = "STARTING"
  case running = "RUNNING"
  case succeeded = "SUCCEEDED"
  case failed = "FAILED"

  var isTerminal: Bool { self == .succeeded || self == .failed }
  /// Whether CancelJob still stops the job.
  var canBeCancelled: Bool { self == .submitted || self == .pending || self == .runnable }
}

/// What a job does when it is let run.
struct JobScript: Sendable, Equatable {
  /// From the end of PENDING to the end, SUBMITTED included, in milliseconds.
  var duration: Int64
  var exitCode = 0
  /// Batch's limit on overrides is found only when the container starts: the job then fails.
  var overridesAreTooLong = false
  /// Seconds that an attempt may run.
  var timeout: Int?
  var attempts = 1

  /// The names with which a job asks for its exit code and its duration, as parameters or environment variables.
  static let exitCodeName = "SANDBOX_EXIT_CODE"
  static let durationName = "SANDBOX_DURATION_MS"
  /// The longest duration that a job may ask for: a day.
  static let longestDuration: Int64 = 86_400_000
}

/// When a job passes from state to state. Everything is known when the job is submitted; there are no timers, the
/// state is computed from the time at which somebody looks. Times are milliseconds since 1970.
struct JobPlan: Sendable, Equatable {
  var created: Int64
  /// The end of SUBMITTED.
  var accepted: Int64
  /// The end of PENDING, the start of RUNNABLE. Equal to `accepted` without dependencies.
  var ready: Int64
  var starting: Int64
  /// The start of RUNNING; nil for a job that never runs.
  var running: Int64?
  var stopped: Int64
  var isSuccess: Bool
  var reason: String?
  /// nil for a job that never ran.
  var exitCode: Int?

  static let dependencyFailed = "Dependent Job failed"
  static let essentialContainerExited = "Essential container in task exited"
  static let attemptTooLong = "Job attempt duration exceeded timeout"
  static let overridesTooLong =
    "Container Overrides length must be at most \(BatchLimits.overridesLength)"  // observed
  /// 128 + SIGKILL: what a stopped container exits with.
  static let killedExitCode = 137

  /// How a job that another one waits for ends.
  struct Dependency {
    var stopped: Int64
    var isSuccess: Bool
  }

  /// A tenth of the time in SUBMITTED, two each in RUNNABLE and STARTING, half in RUNNING.
  init(script: JobScript, created: Int64, dependencies: [Dependency] = []) {
    let tenth = script.duration / 10
    self.created = created
    accepted = created + tenth
    ready = max(accepted, dependencies.map(\.stopped).max() ?? 0)
    starting = ready + 2 * tenth
    let running = starting + 2 * tenth
    self.running = running
    stopped = running + max(0, script.duration - 5 * tenth)
    exitCode = script.exitCode
    isSuccess = script.exitCode == 0
    reason = Self.essentialContainerExited
    if let failure = dependencies.filter({ !$0.isSuccess }).map(\.stopped).min() {
      ready = max(accepted, failure)
      fail(at: ready, reason: Self.dependencyFailed, isKilled: false)
    } else if script.overridesAreTooLong {
      fail(at: starting, reason: Self.overridesTooLong, isKilled: false)
    } else if let seconds = script.timeout, stopped - running > Int64(seconds) * 1000 {
      fail(at: running + Int64(seconds) * 1000, reason: Self.attemptTooLong, isKilled: true)
    }
  }

  func status(at now: Int64) -> JobStatus {
    if now >= stopped { return isSuccess ? .succeeded : .failed }
    if let running, now >= running { return .running }
    if now >= starting { return .starting }
    if now >= ready { return .runnable }
    return now >= accepted ? .pending : .submitted
  }

  /// Ends the job early: by killing its container, or before there is one.
  mutating func fail(at time: Int64, reason: String, isKilled: Bool) {
    stopped = time
    isSuccess = false
    self.reason = reason
    exitCode = isKilled ? Self.killedExitCode : nil
    if !isKilled { running = nil }
  }
}
