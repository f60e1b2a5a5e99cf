/// What is remembered of definitions and scopes; a value, with time as a parameter. Owned by the resolver.
struct JobDefinitionCache {
  struct Key: Hashable {
    let scope: LookUpScope
    let text: String
    let name: String
    let hasRevision: Bool

    init(_ reference: JobDefinitionReference, _ scope: LookUpScope) {
      self.scope = scope
      text = reference.text
      name = reference.name
      hasRevision = reference.revision != nil
    }

    // The text determines name and revision, so comparing and hashing these would say nothing new.
    static func == (left: Key, right: Key) -> Bool { left.text == right.text && left.scope == right.scope }

    func hash(into hasher: inout Hasher) {
      hasher.combine(text)
      hasher.combine(scope)
    }
  }

  private struct Entry {
    let result: LookUpResult
    /// Nil: for good.
    let expiry: Duration?
  }

  /// As many scopes without permission as are remembered; more than a machine has credentials.
  static let maximumDenials = 256

  let settings: JobDefinitionResolver.Settings
  private var entries: LRUTable<Key, Entry>
  private var denials: [LookUpScope: Duration] = [:]

  init(settings: JobDefinitionResolver.Settings) {
    self.settings = settings
    entries = LRUTable(capacity: settings.capacity)
  }

  var count: Int { entries.count }

  /// What is known of a definition. A fresh need is served with a revision's answer, which never changes, and
  /// with nothing else. HOT.
  mutating func result(for need: LookUpNeed, _ key: Key, now: Duration) -> LookUpResult? {
    if need.fresh, !key.hasRevision { return nil }
    guard let entry = entries.value(for: key) else { return nil }
    if let expiry = entry.expiry, expiry <= now {
      entries.removeValue(for: key)
      return nil
    }
    if case .found(let summary) = entry.result, need.containerNames, summary.containerNames == nil {
      return nil
    }
    return entry.result
  }

  /// Remembers what a look-up told: a revision for good, a bare name and an absence for a while, a failure
  /// not at all.
  mutating func store(_ result: LookUpResult, for key: Key, now: Duration) {
    switch result {
    case .found:
      let expiry = key.hasRevision ? nil : now + settings.timeToLive
      entries.set(Entry(result: result, expiry: expiry), for: key)
    case .unavailable(.notFound), .unavailable(.refused):
      entries.set(Entry(result: result, expiry: now + settings.missTime), for: key)
    case .unavailable:
      break
    }
  }

  /// Whether `scope` was denied a while ago at most.
  mutating func isDenied(_ scope: LookUpScope, now: Duration) -> Bool {
    guard let expiry = denials[scope] else { return false }
    if expiry > now { return true }
    denials[scope] = nil
    return false
  }

  mutating func deny(_ scope: LookUpScope, now: Duration) {
    if denials.count >= Self.maximumDenials { denials = denials.filter { $0.value > now } }
    if denials.count >= Self.maximumDenials { denials = [:] }
    denials[scope] = now + settings.denialTime
  }

  /// Forgets what is remembered of a name for every scope, but not what its revisions are: that never
  /// changes. That a revision was not there may have changed.
  mutating func forget(name: String) {
    entries.removeAll { key, entry in
      guard key.name == name else { return false }
      if key.hasRevision, case .found = entry.result { return false }
      return true
    }
  }
}
