extension SandboxState {
  /// ListTagsForResource, TagResource and UntagResource.
  mutating func tags(_ call: SandboxCall) throws(SandboxError) -> JSONValue {
    let resource = try TaggedResource(call.route.resource, in: call.scope)
    guard var tags = tags(of: resource, in: call.scope) else { throw resource.notFound }
    switch call.route.operation {
    case .tagResource:
      guard let added = try call.fields.stringMap("tags") else { throw .refused("tags must be provided.") }
      tags = try Tags.checked(tags.overlaid(with: added))
    case .untagResource:
      for key in call.route.tagKeys { tags[key] = nil }
    default: return ["tags": .object(tags)]
    }
    setTags(tags, of: resource, in: call.scope)
    return [:]
  }

  private func tags(of resource: TaggedResource, in scope: Scope) -> JSONMembers? {
    switch resource.type {
    case .definition(let revision): definitions.revision(revision, of: resource.name, in: scope)?.tags
    case .job: jobs.job(resource.name, in: scope)?.tags
    case .queue: queues.resource(resource.name, in: scope)?.tags
    case .environment: environments.resource(resource.name, in: scope)?.tags
    }
  }

  private mutating func setTags(_ tags: JSONMembers, of resource: TaggedResource, in scope: Scope) {
    switch resource.type {
    case .definition(let revision):
      _ = definitions.update(resource.name, revision, in: scope) { $0.tags = tags }
    case .job: jobs.update(resource.name) { $0.tags = tags }
    case .queue: _ = queues.update(resource.name, in: scope) { $0.tags = tags }
    case .environment: _ = environments.update(resource.name, in: scope) { $0.tags = tags }
    }
  }
}

/// A resource that an ARN in the path of a tags operation names.
struct TaggedResource {
  enum Kind {
    case definition(revision: Int)
    case job
    case queue
    case environment
  }

  let arn: String
  let type: Kind
  let name: String

  init(_ arn: String, in scope: Scope) throws(SandboxError) {
    self.arn = arn
    if let name = scope.name(ofARN: arn, type: "job-definition") {
      let reference = try DefinitionReference.parse(name, in: scope)
      guard let revision = reference.revision else {
        throw .refused("The ARN of a job definition must end with its revision: \(arn).", "revision")
      }
      type = .definition(revision: revision)
      self.name = reference.name
    } else if let name = scope.name(ofARN: arn, type: "job") {
      type = .job
      self.name = name
    } else if let name = scope.name(ofARN: arn, type: "job-queue") {
      type = .queue
      self.name = name
    } else if let name = scope.name(ofARN: arn, type: "compute-environment") {
      type = .environment
      self.name = name
    } else {
      throw Self.notFound(arn)
    }
  }

  var notFound: SandboxError { Self.notFound(arn) }

  private static func notFound(_ arn: String) -> SandboxError {
    .refused("The sandbox has no resource \(arn) in this Region.", "resource")
  }
}
