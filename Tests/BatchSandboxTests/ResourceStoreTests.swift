import Testing

@testable import BatchSandbox

@Suite struct ResourceStoreTests {
  private let scope = Scope(account: "123456789012", region: "us-east-1")

  private func resource(_ name: String) -> ResourceStore.Resource {
    .init(name: name, members: [:], tags: [:])
  }

  @Test("keeps resources by name and region, in the order of their making") func order() throws {
    var store = ResourceStore(limit: 10)
    for name in ["b", "a"] { try store.add(resource(name), in: scope) }
    #expect(store.list(in: scope).map(\.name) == ["b", "a"])
    #expect(store.list(in: Scope(account: "123456789012", region: "eu-west-1")).isEmpty)
    #expect(store.update("a", in: scope) { $0.members["state"] = "DISABLED" })
    #expect(store.resource("a", in: scope)?.members["state"] == "DISABLED")
    store.remove("a", in: scope)
    #expect(store.resource("a", in: scope) == nil && !store.update("a", in: scope) { _ in })
  }

  @Test("refuses a second one of a name, and more than it keeps") func refusals() throws {
    var store = ResourceStore(limit: 1)
    try store.add(resource("a"), in: scope)
    let full = #expect(throws: SandboxError.self) { try store.add(resource("b"), in: scope) }
    #expect(full?.status == 400)
    var larger = ResourceStore(limit: 2)
    try larger.add(resource("a"), in: scope)
    let second = #expect(throws: SandboxError.self) { try larger.add(resource("a"), in: scope) }
    #expect(second?.status == 409)
  }
}
