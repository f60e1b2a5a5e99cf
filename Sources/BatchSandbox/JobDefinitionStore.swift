/// The job definitions of all scopes. Definitions that were loaded or came with the sandbox are templates: each
/// scope starts with a copy of them, so that they can be used in every Region.
struct JobDefinitionStore: Sendable {
  private typealias Revisions = [Int: JobDefinition]

  private var templates: [String: Revisions] = [:]
  private var templateCount = 0
  private var scopes: [Scope: [String: Revisions]] = [:]
  private var count = 0
  private var bytes = 0
  private var lastSequence = 0
  private let limits: SandboxLimits

  init(limits: SandboxLimits) { self.limits = limits }

  /// Makes a scope known, with its copy of the templates.
  mutating func open(_ scope: Scope) throws(SandboxError) {
    guard scopes[scope] == nil else { return }
    guard scopes.count < limits.scopes else {
      throw .refused("The sandbox keeps at most \(limits.scopes) pairs of account and Region.", "full")
    }
    scopes[scope] = [:]
    let all = templates.values.flatMap(\.values).sorted { $0.sequence < $1.sequence }
    for template in all { insert(template, in: scope) }
  }

  /// Adds a template, to every scope that is open too. A built-in definition of that name makes way.
  mutating func add(template: JobDefinition) throws(SandboxError) {
    guard templateCount < limits.definitions else { throw full }
    let name = template.name
    if !template.isBuiltIn, let builtIn = templates[name], builtIn.values.allSatisfy(\.isBuiltIn) {
      templates[name] = nil
      for scope in scopes.keys where scopes[scope]?[name]?.values.allSatisfy(\.isBuiltIn) == true {
        scopes[scope]?[name] = nil
      }
    }
    guard templates[name]?[template.revision] == nil else {
      throw .refused("\(template.reference) is there already.", "definition-exists")
    }
    templateCount += 1
    lastSequence += 1
    var template = template
    template.sequence = lastSequence
    templates[name, default: [:]][template.revision] = template
    for scope in scopes.keys where scopes[scope]?[name]?[template.revision] == nil {
      insert(template, in: scope)
    }
  }

  /// The revision that the next template of that name gets.
  func nextTemplateRevision(_ name: String) -> Int {
    (templates[name]?.values.filter { !$0.isBuiltIn }.map(\.revision).max() ?? 0) + 1
  }

  /// Registers the next revision; `size` is the length of the request's body.
  mutating func register(_ definition: JobDefinition, size: Int, in scope: Scope) throws(SandboxError)
    -> JobDefinition
  {
    guard count < limits.definitions, bytes + size <= limits.definitionBytes else { throw full }
    count += 1
    bytes += size
    var definition = definition
    definition.revision = (scopes[scope]?[definition.name]?.keys.max() ?? 0) + 1
    return insert(definition, in: scope)
  }

  /// The definition that a job may be made from: that revision if it is active, or the latest active one.
  func active(_ reference: DefinitionReference, in scope: Scope) throws(SandboxError) -> JobDefinition {
    let revisions = scopes[scope]?[reference.name] ?? [:]
    let found: JobDefinition?
    if let revision = reference.revision {
      found = revisions[revision]
    } else {
      found = revisions.values.filter(\.isActive).max { $0.revision < $1.revision }
    }
    guard let found, found.isActive else { throw reference.notFound }
    return found
  }

  /// That revision, active or not.
  func revision(_ revision: Int, of name: String, in scope: Scope) -> JobDefinition? {
    scopes[scope]?[name]?[revision]
  }

  /// All revisions of a name, or of every name, oldest first.
  func list(name: String?, in scope: Scope) -> [JobDefinition] {
    let names = scopes[scope] ?? [:]
    var found: [JobDefinition] = []
    if let name {
      found.append(contentsOf: names[name].map { Array($0.values) } ?? [])
    } else {
      for revisions in names.values { found.append(contentsOf: revisions.values) }
    }
    return found.sorted { $0.sequence < $1.sequence }
  }

  /// Changes a revision that is there; says whether it was.
  mutating func update(
    _ name: String, _ revision: Int, in scope: Scope, _ change: (inout JobDefinition) -> Void
  ) -> Bool {
    guard var definition = scopes[scope]?[name]?[revision] else { return false }
    change(&definition)
    scopes[scope]?[name]?[revision] = definition
    return true
  }

  @discardableResult
  private mutating func insert(_ definition: JobDefinition, in scope: Scope) -> JobDefinition {
    var definition = definition
    lastSequence += 1
    definition.sequence = lastSequence
    scopes[scope, default: [:]][definition.name, default: [:]][definition.revision] = definition
    return definition
  }

  private var full: SandboxError {
    .refused(
      """
      The sandbox keeps at most \(limits.definitions) job definition revisions and \
      \(limits.definitionBytes / 1_048_576) MiB of them.
      """, "full")
  }
}
