import Testing

@testable import BatchSandbox

@Suite struct JobDefinitionStoreTests {
  private let scope = Scope(account: "123456789012", region: "us-east-1")

  private func definition(_ name: String) -> JobDefinition {
    JobDefinition(
      name: name, revision: 1, isActive: true, kind: .container, members: ["containerProperties": [:]],
      tags: [:])
  }

  @Test("revisions count up, and a bare name means the latest active one") func revisions() throws {
    var store = JobDefinitionStore(limits: SandboxLimits())
    try store.open(scope)
    for _ in 0..<3 { _ = try store.register(definition("a"), size: 10, in: scope) }
    let bare = try DefinitionReference.parse("a", in: scope)
    #expect(try store.active(bare, in: scope).revision == 3)
    #expect(store.update("a", 3, in: scope) { $0.isActive = false })
    #expect(try store.active(bare, in: scope).revision == 2)
    #expect(throws: SandboxError.self) {
      try store.active(try DefinitionReference.parse("a:3", in: scope), in: scope)
    }
    #expect(store.list(name: "a", in: scope).map(\.revision) == [1, 2, 3])
    #expect(!store.update("a", 4, in: scope) { _ in })
  }

  @Test("loaded definitions are there in every region, registered ones in their own") func templates() throws
  {
    var store = JobDefinitionStore(limits: SandboxLimits())
    try store.open(scope)
    try store.add(template: definition("loaded"))
    _ = try store.register(definition("own"), size: 10, in: scope)
    let other = Scope(account: "123456789012", region: "eu-west-1")
    try store.open(other)
    #expect(store.list(name: nil, in: other).map(\.name) == ["loaded"])
    #expect(Set(store.list(name: nil, in: scope).map(\.name)) == ["loaded", "own"])
  }

  @Test("keeps no more than its limits say") func limits() throws {
    var limits = SandboxLimits()
    limits.definitions = 2
    limits.definitionBytes = 100
    limits.scopes = 1
    var store = JobDefinitionStore(limits: limits)
    try store.open(scope)
    _ = try store.register(definition("a"), size: 90, in: scope)
    #expect(throws: SandboxError.self) { try store.register(definition("a"), size: 11, in: scope) }
    _ = try store.register(definition("a"), size: 10, in: scope)
    #expect(throws: SandboxError.self) { try store.register(definition("a"), size: 0, in: scope) }
    #expect(throws: SandboxError.self) {
      try store.open(Scope(account: "123456789012", region: "eu-west-1"))
    }
  }
}
