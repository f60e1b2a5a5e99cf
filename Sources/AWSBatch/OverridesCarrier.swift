import JSONEditing

/// Why overrides cannot be carried, as the middle of a sentence.
struct CarryFailure: Error {
  let sentence: String

  init(_ sentence: String) {
    self.sentence = sentence
  }
}

/// Moves what containerOverrides sets into `ecsPropertiesOverride.taskProperties[0].containers[]` or
/// `eksPropertiesOverride.podProperties.containers[]`, by splices into what stands there.
///
/// - environment goes to every container of the definition (on EKS as `env`, and not to init containers),
///   Step Functions' variable included;
/// - command and resourceRequirements (on EKS `resources`) go to the container where the definition has one;
/// - what the request's own override already says stays: it wins over what would be carried.
enum OverridesCarrier {
  struct Result {
    let body: [UInt8]
    let changes: [JSONEdit.Splice]
    let lost: [String]
    let carried: [String]
  }

  /// The largest SubmitJob that Batch takes (Batch user guide, service quotas: 30 KiB).
  static let maximumBody = 30 * 1024
  /// The most containers that a task may have (API reference, EcsTaskProperties).
  static let maximumContainers = 10

  /// - Parameter containers: the definition's container names, nil where they are not known.
  static func carry(
    _ request: SubmitJobRequest, kind: JobDefinitionKind, containers: [String]?
  ) throws(CarryFailure) -> Result {
    let cargo = try OverridesCargo(request)
    guard let containers else {
      throw CarryFailure("the names of the definition's containers are not known, it could not be looked up")
    }
    guard !containers.isEmpty, !containers.contains("") else {
      throw CarryFailure("a container of the definition has no name")
    }
    if containers.count > 1 {
      for (field, isSet) in [
        ("command", cargo.command != nil), ("resourceRequirements", !cargo.resources.isEmpty),
      ] where isSet {
        throw CarryFailure(
          "\(field) needs a definition with one container, this one has \(containers.count)")
      }
    }

    var merge = OverridesMerge(
      request: request, cargo: cargo, containers: containers, dialect: kind == .eks ? .eks : .ecs)
    let body = try merge.run()
    guard body.count <= maximumBody else {
      throw CarryFailure("the request would grow to \(body.count) bytes, and Batch takes \(maximumBody)")
    }
    return Result(body: body, changes: merge.changes, lost: merge.lost, carried: merge.carried)
  }
}

/// What is to be carried, read from containerOverrides.
struct OverridesCargo {
  struct Resource {
    /// GPU, MEMORY or VCPU.
    let type: String
    let value: String
    let bytes: [UInt8]
  }

  private(set) var environment: [EnvironmentEntry] = []
  private(set) var command: [UInt8]?
  private(set) var resources: [Resource] = []

  init(_ request: SubmitJobRequest) throws(CarryFailure) {
    let body = request.body
    guard request.containerOverridesCount == 1, let member = request.overridesMember else {
      throw CarryFailure("containerOverrides stands there \(request.containerOverridesCount) times")
    }
    if member.kind == .null { return }
    guard let object = try? JSONObject.scan(body, in: member.value) else {
      throw CarryFailure("containerOverrides is not an object")
    }
    let reader = JSONReader(body: body)
    if let value = try reader.member("environment", of: object) {
      for element in try reader.elements(of: value, called: "environment") {
        guard let entry = EnvironmentEntry(element, in: body) else {
          throw CarryFailure("an entry of environment has no name")
        }
        guard !entry.name.hasPrefix("AWS_BATCH") else {
          throw CarryFailure("names that start with AWS_BATCH are Batch's own")
        }
        environment.append(entry)
      }
    }
    if let value = try reader.member("command", of: object) {
      for element in try reader.elements(of: value, called: "command") where element.kind != .string {
        throw CarryFailure("command is not a list of strings")
      }
      command = Array(body[value.value])
    }
    if let value = try reader.member("resourceRequirements", of: object) {
      for element in try reader.elements(of: value, called: "resourceRequirements") {
        let resource = try Self.resource(element, reader)
        guard !resources.contains(where: { $0.type == resource.type }) else {
          throw CarryFailure("resourceRequirements names \(resource.type) twice")
        }
        resources.append(resource)
      }
    }
    for member in object.members where member.kind != .null {
      if ["environment", "command", "resourceRequirements"].contains(member.name(in: body)) { continue }
      throw CarryFailure("\(OverridesInspection.shown(member.name(in: body))) has no counterpart there")
    }
  }

  private static func resource(
    _ element: JSONElement, _ reader: JSONReader
  ) throws(CarryFailure) -> Resource {
    let object = try reader.object(element, called: "an entry of resourceRequirements")
    guard let type = try reader.text("type", of: object), let value = try reader.text("value", of: object)
    else {
      throw CarryFailure("an entry of resourceRequirements has no type or value")
    }
    guard ["VCPU", "MEMORY", "GPU"].contains(type) else {
      throw CarryFailure("resourceRequirements names a resource other than VCPU, MEMORY and GPU")
    }
    return Resource(type: type, value: value, bytes: Array(reader.body[element.value]))
  }
}
