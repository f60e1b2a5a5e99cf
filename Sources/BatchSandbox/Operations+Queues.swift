extension SandboxState {
  mutating func createJobQueue(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let fields = call.fields
    let name = try newName(fields, "jobQueueName")
    guard let priority = try fields.integer("priority") else { throw .refused("priority must be provided.") }
    var members: JSONMembers = [
      "state": .string(try state(fields) ?? "ENABLED"), "status": "VALID", "statusReason": "JobQueue Healthy",
      "priority": .int(priority),
    ]
    members["computeEnvironmentOrder"] = try environmentOrder(fields, call.scope) ?? []
    for key in ["schedulingPolicyArn", "serviceEnvironmentOrder", "jobQueueType", "jobStateTimeLimitActions"]
    {
      members[key] = fields.value(key)
    }
    try queues.add(
      ResourceStore.Resource(
        name: name, members: members, tags: try Tags.checked(fields.stringMap("tags") ?? JSONMembers())),
      in: call.scope)
    return named("jobQueue", name, call.scope)
  }

  func describeJobQueues(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    try describe(queues, call, list: "jobQueues", prefix: "jobQueue", type: "job-queue")
  }

  mutating func updateJobQueue(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let fields = call.fields
    let name = try existingName(fields, "jobQueue", type: "job-queue", call.scope)
    var changes = JSONMembers()
    changes["state"] = try state(fields).map(JSONValue.string)
    changes["priority"] = try fields.integer("priority").map(JSONValue.int)
    changes["computeEnvironmentOrder"] = try environmentOrder(fields, call.scope)
    for key in ["schedulingPolicyArn", "serviceEnvironmentOrder", "jobStateTimeLimitActions"] {
      changes[key] = fields.value(key)
    }
    guard queues.update(name, in: call.scope, { $0.members = $0.members.overlaid(with: changes) }) else {
      throw .refused("JobQueue \(name) does not exist", "queue")
    }
    return named("jobQueue", name, call.scope)
  }

  mutating func deleteJobQueue(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let name = try existingName(call.fields, "jobQueue", type: "job-queue", call.scope)
    if queues.resource(name, in: call.scope)?.members["state"] == "ENABLED" {
      throw .refused("Cannot delete, job queue \(name) must be DISABLED first", "queue")
    }
    queues.remove(name, in: call.scope)
    return [:]
  }

  mutating func createComputeEnvironment(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let fields = call.fields
    let name = try newName(fields, "computeEnvironmentName")
    let type = try fields.requiredString("type")
    guard type == "MANAGED" || type == "UNMANAGED" else {
      throw .refused("type must be MANAGED or UNMANAGED, not \(type).", "parameters")
    }
    var members: JSONMembers = [
      "type": .string(type), "state": .string(try state(fields) ?? "ENABLED"), "status": "VALID",
      "statusReason": "ComputeEnvironment Healthy",
      "containerOrchestrationType": fields.has("eksConfiguration") ? "EKS" : "ECS",
    ]
    for key in ["unmanagedvCpus", "computeResources", "serviceRole", "eksConfiguration", "context"] {
      members[key] = fields.value(key)
    }
    try environments.add(
      ResourceStore.Resource(
        name: name, members: members, tags: try Tags.checked(fields.stringMap("tags") ?? JSONMembers())),
      in: call.scope)
    return named("computeEnvironment", name, call.scope)
  }

  func describeComputeEnvironments(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    try describe(
      environments, call, list: "computeEnvironments", prefix: "computeEnvironment",
      type: "compute-environment")
  }

  mutating func updateComputeEnvironment(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let fields = call.fields
    let name = try existingName(fields, "computeEnvironment", type: "compute-environment", call.scope)
    var changes = JSONMembers()
    changes["state"] = try state(fields).map(JSONValue.string)
    for key in ["unmanagedvCpus", "serviceRole", "updatePolicy", "context"] {
      changes[key] = fields.value(key)
    }
    let resources = try fields.object("computeResources")?.members
    let isThere = environments.update(name, in: call.scope) { environment in
      environment.members = environment.members.overlaid(with: changes)
      guard let resources else { return }
      let old = environment.members["computeResources"]?.members ?? JSONMembers()
      environment.members["computeResources"] = .object(old.overlaid(with: resources))
    }
    guard isThere else { throw .refused("ComputeEnvironment \(name) does not exist", "environment") }
    return named("computeEnvironment", name, call.scope)
  }

  mutating func deleteComputeEnvironment(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let name = try existingName(call.fields, "computeEnvironment", type: "compute-environment", call.scope)
    let arn = JSONValue.string(call.scope.arn("compute-environment", name))
    let isUsed = queues.list(in: call.scope).contains { queue in
      queue.members["computeEnvironmentOrder"]?.array?.contains { $0["computeEnvironment"] == arn } ?? false
    }
    // Observed.
    if isUsed { throw .refused("Cannot delete, found existing JobQueue relationship", "environment") }
    if environments.resource(name, in: call.scope)?.members["state"] == "ENABLED" {
      throw .refused("Cannot delete, compute environment \(name) must be DISABLED first", "environment")
    }
    environments.remove(name, in: call.scope)
    return [:]
  }

  // MARK: What queues and compute environments share

  private func newName(_ fields: Fields, _ key: String) throws(SandboxError) -> String {
    let name = try fields.requiredString(key)
    guard ResourceNames.isName(name) else { throw ResourceNames.unsupportedName(name) }
    return name
  }

  private func existingName(_ fields: Fields, _ key: String, type: String, _ scope: Scope)
    throws(SandboxError) -> String
  {
    let text = try fields.requiredString(key)
    guard let name = scope.name(text, type: type) else { throw .refused("\(text) not found.", "resource") }
    return name
  }

  private func state(_ fields: Fields) throws(SandboxError) -> String? {
    guard let state = try fields.string("state") else { return nil }
    guard state == "ENABLED" || state == "DISABLED" else {
      throw .refused("state must be ENABLED or DISABLED, not \(state).", "parameters")
    }
    return state
  }

  /// The order with ARNs for names. Compute environments that nobody created are accepted.
  private func environmentOrder(_ fields: Fields, _ scope: Scope) throws(SandboxError) -> JSONValue? {
    guard let elements = try fields.objects("computeEnvironmentOrder") else { return nil }
    var order: [JSONValue] = []
    for element in elements {
      let text = try element.requiredString("computeEnvironment")
      guard let name = scope.name(text, type: "compute-environment") else {
        throw .refused("\(element.name("computeEnvironment")) names no compute environment: \(text).")
      }
      order.append([
        "order": .int(try element.integer("order") ?? order.count + 1),
        "computeEnvironment": .string(scope.arn("compute-environment", name)),
      ])
    }
    return .array(order)
  }

  private func named(_ prefix: String, _ name: String, _ scope: Scope) -> JSONValue {
    let type = prefix == "jobQueue" ? "job-queue" : "compute-environment"
    var output = JSONMembers()
    output[prefix + "Name"] = .string(name)
    output[prefix + "Arn"] = .string(scope.arn(type, name))
    return .object(output)
  }

  private func describe(
    _ store: ResourceStore, _ call: SandboxCall, list: String, prefix: String, type: String
  ) throws(SandboxError) -> JSONValue {
    let wanted = try call.fields.strings(list)
    var found = store.list(in: call.scope)
    if let wanted, !wanted.isEmpty {
      let names = Set(wanted.compactMap { call.scope.name($0, type: type) })
      found = found.filter { names.contains($0.name) }
    }
    let size = try call.fields.integer("maxResults", in: 1...100) ?? 100
    return try Page.of(
      found, kind: type, size: size, token: call.fields.string("nextToken"), sequence: \.sequence
    ).answer(list) { resource in
      var output = named(prefix, resource.name, call.scope).members ?? JSONMembers()
      output = output.overlaid(with: resource.members)
      output["tags"] = .object(resource.tags)
      return .object(output)
    }
  }
}
