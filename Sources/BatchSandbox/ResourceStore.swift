/// Job queues or compute environments: things that the sandbox knows by name and whose settings it only keeps.
struct ResourceStore: Sendable {
  struct Resource: Sendable {
    var name: String
    /// The members of AWS's detail shape, without name, ARN and tags.
    var members: JSONMembers
    var tags: JSONMembers
    var sequence = 0
  }

  private struct Key: Hashable {
    var scope: Scope
    var name: String
  }

  private var resources: [Key: Resource] = [:]
  private var lastSequence = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var isFull: Bool { resources.count >= limit }

  func resource(_ name: String, in scope: Scope) -> Resource? { resources[Key(scope: scope, name: name)] }

  func list(in scope: Scope) -> [Resource] {
    resources.filter { $0.key.scope == scope }.values.sorted { $0.sequence < $1.sequence }
  }

  mutating func add(_ resource: Resource, in scope: Scope) throws(SandboxError) {
    guard !isFull else {
      throw .refused("The sandbox keeps at most \(limit) job queues and compute environments each.", "full")
    }
    guard self.resource(resource.name, in: scope) == nil else {
      // Observed: 409 with Batch's usual error type.
      throw SandboxError(
        status: 409, type: "ClientException", message: "Object already exists", label: "exists")
    }
    lastSequence += 1
    var resource = resource
    resource.sequence = lastSequence
    resources[Key(scope: scope, name: resource.name)] = resource
  }

  mutating func update(_ name: String, in scope: Scope, _ change: (inout Resource) -> Void) -> Bool {
    let key = Key(scope: scope, name: name)
    guard var resource = resources[key] else { return false }
    change(&resource)
    resources[key] = resource
    return true
  }

  mutating func remove(_ name: String, in scope: Scope) { resources[Key(scope: scope, name: name)] = nil }
}
