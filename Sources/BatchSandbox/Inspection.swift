/// The sandbox's own, read-only pages under `/_sandbox`: what clients sent, for tests and for people.
enum Inspection {
  static let prefix = "/_sandbox"
  /// Jobs on the list page; the newest ones.
  static let listedJobs = 1000

  /// The content type and the body of a page.
  static func answer(method: String, target: String, state: SandboxState, now: Int64) throws(SandboxError)
    -> (String, [UInt8])
  {
    guard method == "GET" else {
      throw SandboxError(
        status: 405, type: "MethodNotAllowedException",
        message: "The pages under \(prefix) are read with GET.",
        label: "method")
    }
    let path = target.split(separator: "?", maxSplits: 1).first ?? ""
    let parts = path.split(separator: "/").dropFirst().compactMap { PercentCoding.text($0.utf8) }
    switch (parts.first, parts.count) {
    case ("jobs", 1): return ("application/json", jobs(state, now: now).encoded)
    case ("jobs", 3) where parts[2] == "request":
      guard let job = state.jobs[parts[1]] else {
        throw notFound("The sandbox remembers no job \(parts[1]).")
      }
      return ("application/json", job.request)
    case ("requests", 2) where parts[1] == "count": return ("application/json", counts(state.counts).encoded)
    default:
      throw notFound(
        """
        The pages are \(prefix)/jobs, \(prefix)/jobs/{jobId}/request and \(prefix)/requests/count.
        """)
    }
  }

  private static func notFound(_ message: String) -> SandboxError {
    SandboxError(status: 404, type: "NotFoundException", message: message, label: "inspection")
  }

  private static func jobs(_ state: SandboxState, now: Int64) -> JSONValue {
    let newest = state.jobs.newestFirst.prefix(listedJobs).map { job -> JSONValue in
      [
        "jobId": .string(job.id), "jobName": .string(job.name), "account": .string(job.scope.account),
        "region": .string(job.scope.region), "jobQueue": .string(job.queue),
        "jobDefinition": .string(job.definition.reference), "kind": .string(job.definition.kind.rawValue),
        "status": .string(job.status(at: now).rawValue), "createdAt": .int(job.plan.created),
        "requestBytes": .int(job.request.count),
      ]
    }
    return ["remembered": .int(state.jobs.count), "jobs": .array(Array(newest))]
  }

  private static func counts(_ counts: RequestCounts) -> JSONValue {
    var operations = JSONMembers()
    for (name, count) in counts.operations.sorted(by: { $0.key < $1.key }) { operations[name] = .int(count) }
    return ["total": .int(counts.total), "refused": .int(counts.refused), "operations": .object(operations)]
  }
}
