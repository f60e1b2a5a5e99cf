/// Which override of SubmitJob goes with which kind of definition, with the words of AWS Batch where they are
/// known: messages marked "observed" were reported by users of the real service, the others are the sandbox's own.
enum OverrideRules {
  static let ecsRefusesContainerOverrides =  // observed
    "Container overrides should not be set for ecsProperties jobs."
  static let eksRefusesOverrides =  // observed
    "Container overrides or node overrides should not be set for Batch on EKS jobs."
  static let mutuallyExclusive =  // observed
    "Container overrides and node overrides are mutually exclusive, only one can be set."
  static let noMultiNodeArray = "Multinode Array Job not supported."  // observed
  static let nonMatchingTargets =  // observed, followed by the targets
    "NodeOverride targets should match job definition. Non matching targets - "

  /// Throws where an override in `request` does not go with `definition`, or does not fit it.
  static func check(_ request: Fields, against definition: JobDefinition) throws(SandboxError) {
    let container = try request.object("containerOverrides")
    let node = try request.object("nodeOverrides")
    let ecs = try request.object("ecsPropertiesOverride")
    let eks = try request.object("eksPropertiesOverride")
    switch definition.kind {
    case .ecs where container != nil: throw .refused(ecsRefusesContainerOverrides, "override")
    case .eks where container != nil || node != nil: throw .refused(eksRefusesOverrides, "override")
    case .node where request.has("arrayProperties"): throw .refused(noMultiNodeArray, "override")
    default: break
    }
    if container != nil, node != nil { throw .refused(mutuallyExclusive, "override") }
    if ecs != nil, definition.kind != .ecs { throw misplaced("ecsPropertiesOverride", definition.kind) }
    if eks != nil, definition.kind != .eks { throw misplaced("eksPropertiesOverride", definition.kind) }
    if let node { try check(node: node, against: definition) }
    if let container { try JobDefinitionRules.checkContents(container, environment: "environment") }
    if let ecs { try check(task: ecs, against: definition.properties) }
    if let eks { try check(pod: eks, against: definition.properties) }
  }

  private static func misplaced(_ override: String, _ kind: DefinitionKind) -> SandboxError {
    .refused("\(override) should not be set for \(kind.rawValue) jobs.", "override")
  }

  private static func check(node: Fields, against definition: JobDefinition) throws(SandboxError) {
    _ = try node.integer("numNodes")
    let overrides = try node.objects("nodePropertyOverrides") ?? []
    let ranges = definition.kind == .node ? definition.properties["nodeRangeProperties"]?.array ?? [] : []
    var strangers: [String] = []
    for override in overrides {
      let target = try override.requiredString("targetNodes")
      guard let range = ranges.first(where: { $0["targetNodes"]?.string == target })?.members else {
        strangers.append(target)
        continue
      }
      if let container = try override.object("containerOverrides") {
        try JobDefinitionRules.checkContents(container, environment: "environment")
      }
      if let task = try override.object("ecsPropertiesOverride") {
        try check(task: task, against: range["ecsProperties"]?.members ?? JSONMembers())
      }
      if let pod = try override.object("eksPropertiesOverride") {
        try check(pod: pod, against: range["eksProperties"]?.members ?? JSONMembers())
      }
    }
    guard strangers.isEmpty else {
      throw .refused(nonMatchingTargets + strangers.joined(separator: ", "), "override")
    }
    if definition.kind != .node {
      throw .refused("Node overrides should not be set for \(definition.kind.rawValue) jobs.", "override")
    }
  }

  private static func check(task override: Fields, against properties: JSONMembers) throws(SandboxError) {
    let tasks = try override.objects("taskProperties") ?? []
    guard tasks.count <= 1 else {
      throw .refused("\(override.name("taskProperties")) must hold at most one element.", "override")
    }
    let defined = properties["taskProperties"]?.array?.first?["containers"]?.array ?? []
    for container in try tasks.first?.objects("containers") ?? [] {
      try check(target: container, among: defined)
      try JobDefinitionRules.checkContents(container, environment: "environment")
    }
  }

  private static func check(pod override: Fields, against properties: JSONMembers) throws(SandboxError) {
    guard let pod = try override.object("podProperties") else { return }
    for key in ["containers", "initContainers"] {
      let defined = properties["podProperties"]?[key]?.array ?? []
      for container in try pod.objects(key) ?? [] {
        try check(target: container, among: defined)
        try JobDefinitionRules.checkContents(container, environment: "env")
      }
    }
  }

  /// An override points at a container by its name; with one container the name may be left out.
  private static func check(target override: Fields, among defined: [JSONValue]) throws(SandboxError) {
    guard let name = try override.string("name") else {
      guard defined.count == 1 else {
        throw .refused("\(override.name("name")) must be provided.", "override")
      }
      return
    }
    guard defined.contains(where: { ContainerMerge.name(of: $0) == name }) else {
      throw .refused(
        "\(override.name("name")) names no container of the job definition: \(name).", "override")
    }
  }
}
