/// Lays overrides over the containers of a definition, as Batch does: environment by name, resources by type,
/// everything else whole.
enum ContainerMerge {
  /// The name of a container; Batch calls a nameless container of a pod "Default" (API reference, EksContainer).
  static func name(of container: JSONValue) -> String { container["name"]?.string ?? "Default" }

  /// `container` with `override` laid over it.
  static func merged(_ container: JSONMembers, with override: JSONMembers) -> JSONMembers {
    var result = container
    for member in override.entries where !member.value.isNull && member.key != "name" {
      switch member.key {
      case "environment", "env":
        result[member.key] = merged(lists: result[member.key], member.value, by: "name")
      case "resourceRequirements":
        result[member.key] = merged(lists: result[member.key], member.value, by: "type")
      case "resources":
        var resources = result["resources"]?.members ?? JSONMembers()
        for part in member.value.members?.entries ?? [] {
          let base = resources[part.key]?.members ?? JSONMembers()
          resources[part.key] = .object(base.overlaid(with: part.value.members ?? JSONMembers()))
        }
        result["resources"] = .object(resources)
      default:
        result[member.key] = member.value
      }
    }
    return result
  }

  /// The containers of a list, each with the override that points at it.
  static func merged(containers: [JSONValue], with overrides: [JSONValue]) -> [JSONValue] {
    containers.map { container in
      guard var result = container.members else { return container }
      for override in overrides {
        let target = override["name"]?.string
        let isMeant = target.map { $0 == name(of: container) } ?? (containers.count == 1)
        if isMeant, let members = override.members { result = merged(result, with: members) }
      }
      return .object(result)
    }
  }

  /// Elements of `override` replace those of `base` that have the same `key`, or are appended.
  private static func merged(lists base: JSONValue?, _ override: JSONValue, by key: String) -> JSONValue {
    var elements = base?.array ?? []
    var places: [String: Int] = [:]
    for (index, element) in elements.enumerated() {
      if let name = element[key]?.string { places[name] = index }
    }
    for element in override.array ?? [] {
      guard let name = element[key]?.string else { continue }
      if let place = places[name] {
        elements[place] = element
      } else {
        places[name] = elements.count
        elements.append(element)
      }
    }
    return .array(elements)
  }
}

/// The properties object of a job: its definition's with the overrides of its submission laid over it. Both were
/// checked when the job was submitted.
struct EffectiveProperties {
  let kind: DefinitionKind
  private(set) var members: JSONMembers

  init(definition: JobDefinition, request: JSONMembers) {
    kind = definition.kind
    members = definition.properties
    switch kind {
    case .container:
      if let override = request["containerOverrides"]?.members {
        members = ContainerMerge.merged(members, with: override)
      }
    case .ecs:
      if let override = request["ecsPropertiesOverride"]?.members {
        members = Self.task(members, with: override)
      }
    case .eks:
      if let override = request["eksPropertiesOverride"]?.members {
        members = Self.pod(members, with: override)
      }
    case .node:
      if let override = request["nodeOverrides"]?.members { members = Self.nodes(members, with: override) }
    }
  }

  private static func task(_ properties: JSONMembers, with override: JSONMembers) -> JSONMembers {
    let overrides = override["taskProperties"]?.array?.first?["containers"]?.array ?? []
    guard var task = properties["taskProperties"]?.array?.first, let containers = task["containers"]?.array
    else { return properties }
    task["containers"] = .array(ContainerMerge.merged(containers: containers, with: overrides))
    var result = properties
    result["taskProperties"] = [task]
    return result
  }

  private static func pod(_ properties: JSONMembers, with override: JSONMembers) -> JSONMembers {
    guard var pod = properties["podProperties"], let podOverride = override["podProperties"] else {
      return properties
    }
    for key in ["containers", "initContainers"] {
      guard let containers = pod[key]?.array, let overrides = podOverride[key]?.array else { continue }
      pod[key] = .array(ContainerMerge.merged(containers: containers, with: overrides))
    }
    if let metadata = podOverride["metadata"]?.members {
      var merged = pod["metadata"]?.members ?? JSONMembers()
      for member in metadata.entries where !member.value.isNull {
        let base = merged[member.key]?.members
        merged[member.key] =
          member.value.members.map { .object((base ?? JSONMembers()).overlaid(with: $0)) } ?? member.value
      }
      pod["metadata"] = .object(merged)
    }
    var result = properties
    result["podProperties"] = pod
    return result
  }

  private static func nodes(_ properties: JSONMembers, with override: JSONMembers) -> JSONMembers {
    var result = properties
    if let count = override["numNodes"], !count.isNull { result["numNodes"] = count }
    var ranges = properties["nodeRangeProperties"]?.array ?? []
    for change in override["nodePropertyOverrides"]?.array ?? [] {
      for index in ranges.indices where ranges[index]["targetNodes"] == change["targetNodes"] {
        if let container = ranges[index]["container"]?.members,
          let overrides = change["containerOverrides"]?.members
        {
          ranges[index]["container"] = .object(ContainerMerge.merged(container, with: overrides))
        }
        if let task = ranges[index]["ecsProperties"]?.members,
          let overrides = change["ecsPropertiesOverride"]?.members
        {
          ranges[index]["ecsProperties"] = .object(Self.task(task, with: overrides))
        }
        if let pod = ranges[index]["eksProperties"]?.members,
          let overrides = change["eksPropertiesOverride"]?.members
        {
          ranges[index]["eksProperties"] = .object(Self.pod(pod, with: overrides))
        }
        if let types = change["instanceTypes"], !types.isNull { ranges[index]["instanceTypes"] = types }
      }
    }
    result["nodeRangeProperties"] = .array(ranges)
    return result
  }

  /// The value of an environment variable in the first container that sets it.
  func environmentVariable(_ name: String) -> String? {
    func find(_ container: JSONValue, _ key: String) -> String? {
      container[key]?.array?.first { $0["name"]?.string == name }?["value"]?.string
    }
    func find(task properties: JSONValue?) -> String? {
      for container in properties?["taskProperties"]?.array?.first?["containers"]?.array ?? [] {
        if let value = find(container, "environment") { return value }
      }
      return nil
    }
    func find(pod properties: JSONValue?) -> String? {
      for container in properties?["podProperties"]?["containers"]?.array ?? [] {
        if let value = find(container, "env") { return value }
      }
      return nil
    }
    switch kind {
    case .container: return find(.object(members), "environment")
    case .ecs: return find(task: .object(members))
    case .eks: return find(pod: .object(members))
    case .node:
      for range in members["nodeRangeProperties"]?.array ?? [] {
        let value =
          range["container"].flatMap { find($0, "environment") } ?? find(task: range["ecsProperties"])
          ?? find(pod: range["eksProperties"])
        if let value { return value }
      }
      return nil
    }
  }
}
