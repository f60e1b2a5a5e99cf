/// What RegisterJobDefinition accepts. Resource sizes, roles and platform rules are not checked.
enum JobDefinitionRules {
  /// The definition that a registration (or a described definition) describes, without its revision.
  static func definition(_ fields: Fields) throws(SandboxError) -> JobDefinition {
    let name = try fields.requiredString("jobDefinitionName")
    guard ResourceNames.isName(name) else { throw ResourceNames.unsupportedName(name) }
    let kind = try kind(fields)
    try checkCommon(fields)
    guard let properties = try fields.object(kind.rawValue) else {
      throw .refused("\(kind.rawValue) must be provided.", "definition")
    }
    switch kind {
    case .container: try checkContainer(properties)
    case .ecs: try checkTask(properties)
    case .eks: try checkPod(properties)
    case .node: try checkNodes(properties)
    }
    if kind == .eks, fields.has("platformCapabilities") {
      throw .refused("platformCapabilities must not be specified for eksProperties jobs.", "definition")
    }
    var members = JSONMembers()
    for key in JobDefinition.keptMembers {
      if let value = fields.value(key) { members[key] = value }
    }
    return JobDefinition(
      name: name, revision: 1, isActive: true, kind: kind, members: members,
      tags: try Tags.checked(fields.stringMap("tags") ?? JSONMembers()))
  }

  private static func kind(_ fields: Fields) throws(SandboxError) -> DefinitionKind {
    let type = try fields.requiredString("type")
    guard type == "container" || type == "multinode" else {
      throw .refused("type must be container or multinode, not \(type).", "definition")
    }
    if let properties = try fields.object("containerProperties") {
      for nested in [DefinitionKind.ecs, .eks, .node] where properties.has(nested.rawValue) {
        throw .refused(
          """
          containerProperties holds \(nested.rawValue). \(nested.rawValue) stands beside containerProperties, at \
          the top level of the job definition, and instead of it.
          """, "definition-nesting")
      }
    }
    let kinds = DefinitionKind.allCases.filter { fields.has($0.rawValue) }
    guard let kind = kinds.first, kinds.count == 1 else {
      let found =
        kinds.isEmpty ? "none is there" : "there are " + kinds.map(\.rawValue).joined(separator: " and ")
      throw .refused(
        """
        Exactly one of containerProperties, ecsProperties, eksProperties and nodeProperties must be provided; \
        \(found).
        """, "definition")
    }
    guard kind.type == type else {
      throw .refused("A definition of type \(type) can't hold \(kind.rawValue).", "definition")
    }
    return kind
  }

  /// What definitions and submissions have in common.
  static func checkCommon(_ fields: Fields) throws(SandboxError) {
    _ = try fields.stringMap("parameters")
    _ = try fields.integer("schedulingPriority", in: BatchLimits.schedulingPriority)
    _ = try fields.bool("propagateTags")
    if let retry = try fields.object("retryStrategy") {
      _ = try retry.integer("attempts", in: BatchLimits.attempts)
      _ = try retry.objects("evaluateOnExit")
    }
    let timeout = try fields.object("timeout")
    if let seconds = try timeout?.integer("attemptDurationSeconds"), seconds < BatchLimits.shortestTimeout {
      throw .refused(
        "timeout.attemptDurationSeconds must be at least \(BatchLimits.shortestTimeout).", "timeout")
    }
  }

  private static func checkContainer(_ container: Fields) throws(SandboxError) {
    _ = try container.requiredString("image")
    try checkContents(container, environment: "environment")
  }

  private static func checkTask(_ properties: Fields) throws(SandboxError) {
    let tasks = try properties.objects("taskProperties") ?? []
    guard let task = tasks.first, tasks.count == 1 else {
      throw .refused(
        "\(properties.name("taskProperties")) must hold exactly one element, not \(tasks.count).",
        "definition")
    }
    let containers = try checkCount(task, "containers", 1...BatchLimits.containersInTask)
    var names: Set<String> = []
    for container in containers {
      _ = try container.requiredString("image")
      try checkContents(container, environment: "environment")
      guard let name = try container.string("name") else {
        guard containers.count == 1 else { throw .refused("\(container.name("name")) must be provided.") }
        continue
      }
      guard names.insert(name).inserted else {
        throw .refused("Two containers are named \(name).", "definition")
      }
    }
    for container in containers {
      _ = try container.bool("essential")
      for dependency in try container.objects("dependsOn") ?? [] {
        let target = try dependency.requiredString("containerName")
        guard names.contains(target) else {
          throw .refused("\(dependency.name("containerName")) names no container: \(target).", "definition")
        }
      }
    }
    guard containers.contains(where: { $0.value("essential") != .bool(false) }) else {
      throw .refused("At least one container must be essential.", "definition")
    }
  }

  private static func checkPod(_ properties: Fields) throws(SandboxError) {
    guard let pod = try properties.object("podProperties") else {
      throw .refused("\(properties.name("podProperties")) must be provided.", "definition")
    }
    var containers = try checkCount(pod, "containers", 1...BatchLimits.containersInTask)
    containers += try checkCount(pod, "initContainers", 0...BatchLimits.containersInTask)
    for container in containers {
      _ = try container.requiredString("image")
      try checkContents(container, environment: "env")
    }
  }

  private static func checkNodes(_ properties: Fields) throws(SandboxError) {
    guard let count = try properties.integer("numNodes"), let main = try properties.integer("mainNode") else {
      throw .refused("nodeProperties must hold numNodes and mainNode.", "definition")
    }
    guard count >= 1, (0..<count).contains(main) else {
      throw .refused("nodeProperties.mainNode must be one of numNodes nodes, counted from 0.", "definition")
    }
    let ranges = try properties.objects("nodeRangeProperties") ?? []
    guard !ranges.isEmpty else { throw .refused("nodeProperties.nodeRangeProperties must not be empty.") }
    for range in ranges {
      _ = try range.requiredString("targetNodes")
      let keys = ["container", "ecsProperties", "eksProperties"].filter { range.has($0) }
      guard let key = keys.first, keys.count == 1, let content = try range.object(key) else {
        throw .refused(
          "\(range.path)container, ecsProperties and eksProperties: exactly one must be provided.",
          "definition")
      }
      switch key {
      case "container": try checkContainer(content)
      case "ecsProperties": try checkTask(content)
      default: try checkPod(content)
      }
    }
  }

  private static func checkCount(_ fields: Fields, _ key: String, _ range: ClosedRange<Int>)
    throws(SandboxError) -> [Fields]
  {
    let objects = try fields.objects(key) ?? []
    guard range.contains(objects.count) else {
      throw .refused(
        "\(fields.name(key)) must hold \(range.lowerBound) to \(range.upperBound) elements, not \(objects.count).",
        "definition")
    }
    return objects
  }

  /// Command and environment of a container, in a definition as in an override: no empty command entry, no name
  /// that starts with AWS_BATCH (API reference, ContainerOverrides and its siblings).
  static func checkContents(_ container: Fields, environment: String) throws(SandboxError) {
    for key in ["command", "args"] {
      if let place = try container.strings(key)?.firstIndex(of: "") {
        throw .refused(
          "\(container.name(key))[\(place)] is an empty string, which is not allowed.", "command")
      }
    }
    for variable in try container.objects(environment) ?? [] {
      let name = try variable.string("name") ?? ""
      _ = try variable.string("value")
      guard !name.hasPrefix("AWS_BATCH") else {
        throw .refused(
          "Environment variables must not start with AWS_BATCH, which is reserved for AWS Batch: \(name).",
          "environment")
      }
    }
    for requirement in try container.objects("resourceRequirements") ?? [] {
      _ = try requirement.requiredString("value")
      let type = try requirement.requiredString("type")
      guard ["GPU", "VCPU", "MEMORY"].contains(type) else {
        throw .refused("\(requirement.name("type")) must be GPU, VCPU or MEMORY, not \(type).", "resources")
      }
    }
  }
}

/// Tags of any resource.
enum Tags {
  /// The same tags where they keep AWS's limits.
  static func checked(_ tags: JSONMembers) throws(SandboxError) -> JSONMembers {
    guard tags.count <= BatchLimits.tags else {
      throw .refused("A resource can have at most \(BatchLimits.tags) tags.", "tags")
    }
    for tag in tags.entries {
      guard (1...BatchLimits.tagKeyLength).contains(tag.key.unicodeScalars.count),
        (tag.value.string ?? "").unicodeScalars.count <= BatchLimits.tagValueLength
      else {
        throw .refused(
          """
          A tag's key has 1 to \(BatchLimits.tagKeyLength) characters, its value at most \
          \(BatchLimits.tagValueLength).
          """, "tags")
      }
      guard !tag.key.lowercased().hasPrefix("aws:") else {
        throw .refused("Tag keys that start with aws: are reserved.", "tags")
      }
    }
    return tags
  }
}
