/// One submitted job. What DescribeJobs shows of its overrides is computed from the request when it is asked for, so
/// that a job costs little more memory than its request.
struct Job: Sendable {
  var id: String
  var scope: Scope
  var name: String
  /// The queue's name.
  var queue: String
  var definition: JobDefinition
  /// The body of SubmitJob, byte for byte.
  var request: [UInt8]
  var script: JobScript
  var plan: JobPlan
  var arraySize: Int?
  var nodeCount: Int?
  /// The IDs of jobs that this one waits for.
  var dependsOn: [String]
  var shareIdentifier: String?
  var tags: JSONMembers
  var isCancelled = false
  var isTerminated = false
  /// Rises with every job.
  var sequence = 0

  /// Why the job ended as it did; nil where Batch says nothing. A pod has no essential containers.
  var reason: String? {
    guard definition.kind == .eks, plan.reason == JobPlan.essentialContainerExited else { return plan.reason }
    return plan.isSuccess ? nil : "A container exited with code \(script.exitCode)"
  }

  /// Roughly what a job takes beside its request, for the bound on memory.
  static let overhead = 1024
  var size: Int { request.count + Self.overhead }

  /// The state of the job itself. The parent of an array is PENDING while its children are at work (API reference,
  /// ListJobs).
  func status(at now: Int64) -> JobStatus {
    let status = plan.status(at: now)
    guard arraySize != nil, status != .submitted, !status.isTerminal else { return status }
    return .pending
  }
}

/// A job ID as requests name it: a job, or with `:3` a child of an array, or with `#3` a node.
struct JobIdentifier: Equatable {
  var id: String
  var child: Int?

  init(_ text: String) {
    guard let mark = text.lastIndex(where: { $0 == ":" || $0 == "#" }),
      let index = Int(text[text.index(after: mark)...]), index >= 0
    else {
      id = text
      return
    }
    id = String(text[..<mark])
    child = index
  }
}
