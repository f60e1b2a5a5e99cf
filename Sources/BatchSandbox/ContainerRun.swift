/// How the containers of a job ran, in the shapes of DescribeJobs. The task, its log streams and the pod exist only
/// as names.
struct ContainerRun {
  let job: Job
  /// nil until the containers have ended.
  let exitCode: Int?
  let startedAt: Int64?
  let stoppedAt: Int64?
  /// The exit code that the job asks for as a parameter, if it does.
  let exitCodeParameter: JSONValue?

  private var taskID: String { job.id.filter { $0 != "-" } }
  private var taskARN: String {
    "arn:\(job.scope.partition):ecs:\(job.scope.region):\(job.scope.account):task/sandbox/\(taskID)"
  }
  private func logStream(_ container: String) -> JSONValue {
    .string("\(job.definition.name)/\(container)/\(taskID)")
  }

  /// `container` with lists in it even where they are empty, as Batch describes it, and its outcome.
  func container(_ container: JSONMembers) -> JSONMembers {
    var output = container
    for key in [
      "command", "volumes", "environment", "mountPoints", "ulimits", "networkInterfaces",
      "resourceRequirements",
      "secrets",
    ] where output[key] == nil { output[key] = [] }
    guard startedAt != nil else { return output }
    output["taskArn"] = .string(taskARN)
    output["logStreamName"] = logStream("default")
    output["exitCode"] = exitCode.map(JSONValue.int)
    return output
  }

  /// The times of each attempt. A job that fails by its own exit code was tried as often as it may be; its attempts
  /// share the time that it ran.
  private var attemptTimes: [(start: Int64, stop: Int64)] {
    guard let startedAt, let stoppedAt, let exitCode else { return [] }
    let hasRetried = exitCode != 0 && exitCode == job.script.exitCode && !job.isTerminated
    let count = hasRetried ? Int64(job.script.attempts) : 1
    let length = (stoppedAt - startedAt) / max(1, count)
    return (0..<count).map { index in
      let start = startedAt + index * length
      return (start: start, stop: index == count - 1 ? stoppedAt : start + length)
    }
  }

  private func attempts(_ content: JSONMembers) -> [JSONValue] {
    attemptTimes.map { times in
      var attempt = content
      attempt["startedAt"] = .int(times.start)
      attempt["stoppedAt"] = .int(times.stop)
      attempt["statusReason"] = job.reason.map(JSONValue.string)
      return .object(attempt)
    }
  }

  /// The attempts of a job with one container.
  var attempts: [JSONValue] {
    attempts([
      "container": [
        "taskArn": .string(taskARN), "exitCode": .int(exitCode ?? 0), "logStreamName": logStream("default"),
        "networkInterfaces": [],
      ]
    ])
  }

  /// `ecsProperties` with the outcome of every container.
  func task(_ properties: JSONMembers) -> JSONValue {
    guard var task = properties["taskProperties"]?.array?.first?.members else { return .object(properties) }
    let containers = task["containers"]?.array ?? []
    let codes = exitCodes(containers, environment: "environment")
    task["containers"] = .array(
      containers.enumerated().map { index, container in
        var output = container.members ?? JSONMembers()
        for key in [
          "environment", "mountPoints", "secrets", "ulimits", "networkInterfaces", "resourceRequirements",
        ]
        where output[key] == nil { output[key] = [] }
        if startedAt != nil { output["logStreamName"] = logStream(ContainerMerge.name(of: container)) }
        output["exitCode"] = codes[index].map(JSONValue.int)
        return .object(output)
      })
    if startedAt != nil { task["taskArn"] = .string(taskARN) }
    return ["taskProperties": [.object(task)]]
  }

  func taskAttempts(_ properties: JSONMembers) -> [JSONValue] {
    let containers = properties["taskProperties"]?.array?.first?["containers"]?.array ?? []
    let codes = exitCodes(containers, environment: "environment")
    let details = containers.enumerated().map { index, container -> JSONValue in
      let name = ContainerMerge.name(of: container)
      return [
        "name": .string(name), "exitCode": .int(codes[index] ?? 0), "logStreamName": logStream(name),
        "networkInterfaces": [],
      ]
    }
    return attempts(["taskProperties": [["taskArn": .string(taskARN), "containers": .array(details)]]])
  }

  /// `eksProperties` with the outcome of every container.
  func pod(_ properties: JSONMembers) -> JSONValue {
    guard var pod = properties["podProperties"]?.members else { return .object(properties) }
    let containers = pod["containers"]?.array ?? []
    let codes = exitCodes(containers, environment: "env")
    pod["containers"] = .array(
      containers.enumerated().map { index, container in
        var output = container.members ?? JSONMembers()
        output["name"] = .string(ContainerMerge.name(of: container))
        output["exitCode"] = codes[index].map(JSONValue.int)
        return .object(output)
      })
    if startedAt != nil { pod["podName"] = .string("aws-batch.\(job.id)") }
    return ["podProperties": .object(pod)]
  }

  func podAttempts(_ properties: JSONMembers) -> [JSONValue] {
    let containers = properties["podProperties"]?["containers"]?.array ?? []
    let codes = exitCodes(containers, environment: "env")
    let details = containers.enumerated().map { index, container -> JSONValue in
      ["name": .string(ContainerMerge.name(of: container)), "exitCode": .int(codes[index] ?? 0)]
    }
    return attempts(["podName": .string("aws-batch.\(job.id)"), "containers": .array(details)])
  }

  /// What each container exited with: the job's exit code for the container that asked for it, or for the first
  /// essential one where the job's parameters did; 0 for the others. Stopped, they all have the same.
  private func exitCodes(_ containers: [JSONValue], environment: String) -> [Int?] {
    guard let exitCode else { return containers.map { _ in nil } }
    if job.isTerminated || exitCode != job.script.exitCode { return containers.map { _ in exitCode } }
    let asking = containers.firstIndex { container in
      container[environment]?.array?.contains { $0["name"]?.string == JobScript.exitCodeName } ?? false
    }
    let essential = containers.firstIndex { $0["essential"] != .bool(false) }
    let failing = (exitCodeParameter == nil ? asking : nil) ?? essential
    return containers.indices.map { $0 == failing ? exitCode : 0 }
  }
}
