import JSONEditing

/// One container's entry: written anew, or completed with what it does not say itself.
extension OverridesMerge {
  /// An entry for a container that the request's own override does not name.
  mutating func newContainer(_ name: String) -> [UInt8] {
    var members = [JSONEdit.member("name", JSONString.quoted(name))]
    if !cargo.environment.isEmpty {
      members.append(JSONEdit.member(environmentName, environmentList()))
    }
    if let command = cargo.command {
      commandArrived = true
      members.append(JSONEdit.member("command", command))
    }
    if !cargo.resources.isEmpty {
      arrivedResources.formUnion(cargo.resources.indices)
      members.append(
        dialect == .ecs
          ? JSONEdit.member("resourceRequirements", Self.list(cargo.resources.map { $0.bytes }))
          : JSONEdit.member("resources", Self.limitsAndRequests(cargo.resources)))
    }
    return [0x7B] + JSONEdit.joined(members) + [0x7D]
  }

  /// Completes an entry of the request's own.
  mutating func merge(into container: JSONObject) throws(CarryFailure) {
    var added: [[UInt8]] = []
    try mergeEnvironment(of: container, &added)
    if let command = cargo.command {
      try fill("command", of: container, with: command, &added) { $0.commandArrived = true }
    }
    if !cargo.resources.isEmpty {
      switch dialect {
      case .ecs: try mergeRequirements(of: container, &added)
      case .eks: try mergeResources(of: container, &added)
      }
    }
    edit.update(container, appending: added)
  }

  /// Gives a member its value where the object has none, or null.
  private mutating func fill(
    _ name: StaticString, of object: JSONObject, with value: [UInt8], _ added: inout [[UInt8]],
    whenFilled: (inout OverridesMerge) -> Void
  ) throws(CarryFailure) {
    guard let member = try reader.memberOrNull(name, of: object) else {
      added.append(JSONEdit.member(name, value))
      whenFilled(&self)
      return
    }
    guard member.kind == .null else { return }
    edit.replace(member.value, with: value)
    whenFilled(&self)
  }

  private mutating func mergeEnvironment(
    of container: JSONObject, _ added: inout [[UInt8]]
  ) throws(CarryFailure) {
    guard !cargo.environment.isEmpty else { return }
    guard let member = try reader.member(environmentName, of: container) else {
      let list = environmentList()
      try fill(environmentName, of: container, with: list, &added) { _ in }
      return
    }
    let array = try reader.array(member, called: "\(environmentName)")
    var own: Set<String> = []
    for element in array.elements {
      guard let name = EnvironmentEntry.name(of: element, in: reader.body) else {
        throw CarryFailure("an entry of \(root)'s \(environmentName) has no name")
      }
      own.insert(name)
    }
    let missing = cargo.environment.indices.filter { !own.contains(cargo.environment[$0].name) }
    arrivedVariables.formUnion(missing)
    edit.append(missing.map { cargo.environment[$0].bytes }, to: array)
  }

  /// On ecs, requirements are a list of type and value; a type that stands there stays.
  private mutating func mergeRequirements(
    of container: JSONObject, _ added: inout [[UInt8]]
  ) throws(CarryFailure) {
    guard let member = try reader.member("resourceRequirements", of: container) else {
      let list = Self.list(cargo.resources.map { $0.bytes })
      let all = Set(cargo.resources.indices)
      try fill("resourceRequirements", of: container, with: list, &added) { $0.arrivedResources = all }
      return
    }
    let array = try reader.array(member, called: "resourceRequirements")
    var own: Set<String> = []
    for element in array.elements {
      let entry = try reader.object(element, called: "an entry of resourceRequirements")
      if let type = try reader.text("type", of: entry) { own.insert(type) }
    }
    let missing = cargo.resources.indices.filter { !own.contains(cargo.resources[$0].type) }
    arrivedResources.formUnion(missing)
    edit.append(missing.map { cargo.resources[$0].bytes }, to: array)
  }

  /// On eks, `resources` has `limits` and `requests`, each an object by resource; one that either of them
  /// names stays as it is in both.
  private mutating func mergeResources(
    of container: JSONObject, _ added: inout [[UInt8]]
  ) throws(CarryFailure) {
    guard let member = try reader.member("resources", of: container) else {
      let value = Self.limitsAndRequests(cargo.resources)
      let all = Set(cargo.resources.indices)
      try fill("resources", of: container, with: value, &added) { $0.arrivedResources = all }
      return
    }
    let resources = try reader.object(member, called: "resources")
    var own: Set<String> = []
    for name in ["limits", "requests"] as [StaticString] {
      guard let member = try reader.member(name, of: resources) else { continue }
      let object = try reader.object(member, called: "\(name)")
      own.formUnion(object.members.map { $0.name(in: reader.body) })
    }
    let missing = cargo.resources.indices.filter { !own.contains(cargo.resources[$0].eksName) }
    guard !missing.isEmpty else { return }
    arrivedResources.formUnion(missing)
    let members = missing.map { cargo.resources[$0].eksMember }
    var addedResources: [[UInt8]] = []
    for name in ["limits", "requests"] as [StaticString] {
      if let member = try reader.member(name, of: resources) {
        edit.update(try reader.object(member, called: "\(name)"), appending: members)
      } else {
        let value = [0x7B] + JSONEdit.joined(members) + [0x7D]
        try fill(name, of: resources, with: value, &addedResources) { _ in }
      }
    }
    edit.update(resources, appending: addedResources)
  }

  private mutating func environmentList() -> [UInt8] {
    arrivedVariables.formUnion(cargo.environment.indices)
    return Self.list(cargo.environment.map { $0.bytes })
  }

  private static func list(_ elements: [[UInt8]]) -> [UInt8] {
    [0x5B] + JSONEdit.joined(elements) + [0x5D]
  }

  /// Both, with the same quantities: Batch wants limits and requests of memory and GPUs to agree with each
  /// other and with what the definition holds.
  private static func limitsAndRequests(_ resources: [OverridesCargo.Resource]) -> [UInt8] {
    let quantities = [0x7B] + JSONEdit.joined(resources.map { $0.eksMember }) + [0x7D]
    let members = [JSONEdit.member("limits", quantities), JSONEdit.member("requests", quantities)]
    return [0x7B] + JSONEdit.joined(members) + [0x7D]
  }
}

extension OverridesCargo.Resource {
  /// The name of the resource in a pod (API reference, EksContainerResourceRequirements).
  var eksName: String {
    switch type {
    case "VCPU": "cpu"
    case "MEMORY": "memory"
    default: "nvidia.com/gpu"
    }
  }

  /// `"memory":"2048Mi"`; MEMORY counts MiB, and a pod wants the unit.
  var eksMember: [UInt8] {
    JSONString.quoted(eksName) + [0x3A] + JSONString.quoted(type == "MEMORY" ? value + "Mi" : value)
  }
}
