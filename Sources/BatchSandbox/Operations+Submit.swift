extension SandboxState {
  mutating func submitJob(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let fields = call.fields
    let name = try fields.requiredString("jobName")
    guard ResourceNames.isJobName(name) else { throw .wrapped("Job name should match valid pattern", "name") }
    let queue = try queueName(fields, scope: call.scope)
    let reference = try DefinitionReference.parse(fields.requiredString("jobDefinition"), in: call.scope)
    let definition = try definitions.active(reference, in: call.scope)
    try JobDefinitionRules.checkCommon(fields)
    let size = try fields.object("arrayProperties")?.integer("size", in: BatchLimits.arraySize)
    if fields.has("arrayProperties"), size == nil { throw .refused("arrayProperties.size must be provided.") }
    try OverrideRules.check(fields, against: definition)
    _ = try fields.integer("schedulingPriorityOverride", in: BatchLimits.schedulingPriority)

    let dependencies = try dependencies(fields, isArray: size != nil, scope: call.scope)
    let script = try script(fields, definition: definition)
    let job = Job(
      id: call.newJobID, scope: call.scope, name: name, queue: queue, definition: definition,
      request: call.body, script: script,
      plan: JobPlan(script: script, created: call.now, dependencies: jobs.ends(of: dependencies)),
      arraySize: size, nodeCount: try nodeCount(fields, definition: definition), dependsOn: dependencies,
      shareIdentifier: try fields.string("shareIdentifier"),
      tags: try Tags.checked(fields.stringMap("tags") ?? JSONMembers()))
    remember(queue: queue, scope: call.scope)
    jobs.add(job)
    return [
      "jobArn": .string(call.scope.arn("job", job.id)), "jobName": .string(name), "jobId": .string(job.id),
    ]
  }

  private func queueName(_ fields: Fields, scope: Scope) throws(SandboxError) -> String {
    let text = try fields.requiredString("jobQueue")
    guard let name = scope.name(text, type: "job-queue") else {
      throw .refused("JobQueue \(text) not found.", "queue")
    }
    guard ResourceNames.isName(name) else { throw ResourceNames.unsupportedName(text) }
    if queues.resource(name, in: scope)?.members["state"] == "DISABLED" {
      throw .refused("Job queue \(name) is DISABLED and takes no jobs.", "queue")
    }
    return name
  }

  /// A queue that nobody created is accepted as a name; it can be described from then on.
  private mutating func remember(queue: String, scope: Scope) {
    guard !queues.isFull, queues.resource(queue, in: scope) == nil else { return }
    try? queues.add(
      ResourceStore.Resource(
        name: queue,
        members: [
          "state": "ENABLED", "status": "VALID", "statusReason": "Accepted by the sandbox as a name",
          "priority": 1, "computeEnvironmentOrder": [],
        ], tags: [:]), in: scope)
  }

  private func dependencies(_ fields: Fields, isArray: Bool, scope: Scope) throws(SandboxError) -> [String] {
    let dependencies = try fields.objects("dependsOn") ?? []
    guard dependencies.count <= BatchLimits.dependencies else {
      throw .refused("A job can depend on at most \(BatchLimits.dependencies) jobs.", "dependency")
    }
    var ids: [String] = []
    for dependency in dependencies {
      let type = try dependency.string("type")
      if let type, type != "N_TO_N", type != "SEQUENTIAL" {
        throw .refused("\(dependency.name("type")) must be N_TO_N or SEQUENTIAL, not \(type).", "dependency")
      }
      if type != nil, !isArray {
        throw .refused("\(dependency.name("type")) is for array jobs.", "dependency")
      }
      guard let id = try dependency.string("jobId") else {
        guard type == "SEQUENTIAL" else { throw .refused("\(dependency.name("jobId")) must be provided.") }
        continue
      }
      guard jobs.job(JobIdentifier(id).id, in: scope) != nil else {
        throw .refused("\(dependency.name("jobId")) names no job: \(id).", "dependency")
      }
      ids.append(id)
    }
    return ids
  }

  private func nodeCount(_ fields: Fields, definition: JobDefinition) throws(SandboxError) -> Int? {
    guard definition.kind == .node else { return nil }
    let override = try fields.object("nodeOverrides")?.integer("numNodes", in: 1...1000)
    return override ?? definition.properties["numNodes"]?.integer
  }

  /// What the job will do, as its parameters or the environment of its containers ask for.
  private func script(_ fields: Fields, definition: JobDefinition) throws(SandboxError) -> JobScript {
    let parameters = definition.parameters.overlaid(
      with: try fields.stringMap("parameters") ?? JSONMembers())
    let effective = EffectiveProperties(definition: definition, request: fields.members)
    func wish(_ name: String, in range: ClosedRange<Int64>) throws(SandboxError) -> Int64? {
      guard let text = parameters[name]?.string ?? effective.environmentVariable(name) else { return nil }
      guard let number = Int64(text), range.contains(number) else {
        throw .refused(
          "\(name) must be a number from \(range.lowerBound) to \(range.upperBound), not \(text).", "script")
      }
      return number
    }
    var script = JobScript(duration: min(max(0, options.jobDuration), JobScript.longestDuration))
    if let duration = try wish(JobScript.durationName, in: 0...JobScript.longestDuration) {
      script.duration = duration
    }
    script.exitCode = Int(try wish(JobScript.exitCodeName, in: 0...255) ?? 0)
    let timeout = try fields.object("timeout")?.integer("attemptDurationSeconds")
    script.timeout = timeout ?? definition.members["timeout"]?["attemptDurationSeconds"]?.integer
    let attempts = try fields.object("retryStrategy")?.integer("attempts")
    script.attempts = attempts ?? definition.members["retryStrategy"]?["attempts"]?.integer ?? 1
    // The limit is that of an ECS task; how Batch counts is not documented, this counts the override as JSON.
    for key in ["containerOverrides", "ecsPropertiesOverride"] {
      if let override = fields.value(key), override.encoded.count > BatchLimits.overridesLength {
        script.overridesAreTooLong = true
      }
    }
    return script
  }
}
