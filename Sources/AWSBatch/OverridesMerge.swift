import JSONEditing

/// Splices a cargo into the override that the definition's kind takes.
struct OverridesMerge {
  enum Dialect {
    case ecs
    case eks
  }

  let request: SubmitJobRequest
  let cargo: OverridesCargo
  let containers: [String]
  let dialect: Dialect

  let reader: JSONReader
  var edit = JSONEdit()
  /// Members to append to the request itself.
  private var additions: [[UInt8]] = []
  /// Which of the cargo arrived in at least one container.
  var arrivedVariables: Set<Int> = []
  var arrivedResources: Set<Int> = []
  var commandArrived = false

  init(request: SubmitJobRequest, cargo: OverridesCargo, containers: [String], dialect: Dialect) {
    self.request = request
    self.cargo = cargo
    self.containers = containers
    self.dialect = dialect
    reader = JSONReader(body: request.body)
  }

  var root: StaticString { dialect == .ecs ? "ecsPropertiesOverride" : "eksPropertiesOverride" }
  private var inner: StaticString { dialect == .ecs ? "taskProperties" : "podProperties" }
  var environmentName: StaticString { dialect == .ecs ? "environment" : "env" }

  /// The names of what arrived, those of Step Functions' variable included.
  var carried: [String] {
    fieldNames(variables: cargo.environment.indices.filter { arrivedVariables.contains($0) })
      + (commandArrived ? ["command"] : [])
      + (arrivedResources.isEmpty ? [] : ["resourceRequirements"])
  }

  /// The names of what arrived nowhere, because the request's own override says something else.
  var lost: [String] {
    fieldNames(
      variables: cargo.environment.indices.filter {
        !arrivedVariables.contains($0) && !cargo.environment[$0].isMarker
      })
      + (cargo.command != nil && !commandArrived ? ["command"] : [])
      + (arrivedResources.count < cargo.resources.count ? ["resourceRequirements"] : [])
  }

  private func fieldNames(variables: [Int]) -> [String] {
    let shown = variables.prefix(OverridesInspection.maximumFields).map {
      "environment[\(OverridesInspection.shown(cargo.environment[$0].name))]"
    }
    let rest = variables.count - shown.count
    return rest == 0 ? shown : shown + ["(\(rest) more)"]
  }

  /// Where the merged body differs.
  var changes: [JSONEdit.Splice] { edit.changes }

  /// The merged body.
  mutating func run() throws(CarryFailure) -> [UInt8] {
    try mergeRoot()
    edit.update(
      request.object, removing: request.object.indices(of: "containerOverrides", in: request.body),
      appending: additions)
    do {
      return try edit.apply(to: request.body)
    } catch {
      throw CarryFailure("it would overlap itself")
    }
  }

  private mutating func mergeRoot() throws(CarryFailure) {
    guard let member = try reader.memberOrNull(root, of: request.object) else {
      additions.append(JSONEdit.member(root, innerObject(innerValue())))
      return
    }
    guard member.kind != .null else {
      edit.replace(member.value, with: innerObject(innerValue()))
      return
    }
    let object = try reader.object(member, called: "\(root)")
    guard let value = try reader.memberOrNull(inner, of: object) else {
      edit.update(object, appending: [JSONEdit.member(inner, innerValue())])
      return
    }
    guard value.kind != .null else {
      edit.replace(value.value, with: innerValue())
      return
    }
    if dialect == .eks {
      try mergeContainers(of: try reader.object(value, called: "podProperties"))
      return
    }
    let tasks = try reader.array(value, called: "taskProperties")
    if let first = tasks.elements.first {
      try mergeContainers(of: try reader.object(first, called: "taskProperties[0]"))
    } else {
      edit.append([containersObject()], to: tasks)
    }
  }

  private func innerObject(_ value: [UInt8]) -> [UInt8] {
    [0x7B] + JSONEdit.member(inner, value) + [0x7D]
  }

  /// `[{"containers":[…]}]` for a task, `{"containers":[…]}` for a pod.
  private mutating func innerValue() -> [UInt8] {
    dialect == .ecs ? [0x5B] + containersObject() + [0x5D] : containersObject()
  }

  private mutating func containersObject() -> [UInt8] {
    [0x7B] + JSONEdit.member("containers", containerList()) + [0x7D]
  }

  private mutating func containerList() -> [UInt8] {
    var list: [[UInt8]] = []
    for name in containers { list.append(newContainer(name)) }
    return [0x5B] + JSONEdit.joined(list) + [0x5D]
  }

  private mutating func mergeContainers(of object: JSONObject) throws(CarryFailure) {
    guard let member = try reader.memberOrNull("containers", of: object) else {
      edit.update(object, appending: [JSONEdit.member("containers", containerList())])
      return
    }
    guard member.kind != .null else {
      edit.replace(member.value, with: containerList())
      return
    }
    let array = try reader.array(member, called: "containers")
    var own: [String: JSONObject] = [:]
    for element in array.elements {
      let container = try reader.object(element, called: "an entry of containers")
      guard let name = try reader.text("name", of: container) else {
        throw CarryFailure("an entry of \(root)'s containers has no name")
      }
      guard own.updateValue(container, forKey: name) == nil else {
        throw CarryFailure("\(root) names the container \(OverridesInspection.shown(name)) twice")
      }
    }
    var added: [[UInt8]] = []
    for name in containers {
      if let container = own[name] {
        try merge(into: container)
      } else {
        added.append(newContainer(name))
      }
    }
    guard array.elements.count + added.count <= OverridesCarrier.maximumContainers else {
      throw CarryFailure(
        "\(root) would name \(array.elements.count + added.count) containers,"
          + " and Batch takes \(OverridesCarrier.maximumContainers)")
    }
    edit.append(added, to: array)
  }
}
