import Testing

@testable import BatchSandbox

@Suite("Routes")
struct SandboxOperationTests {
  @Test("routes every imitated operation by its path")
  func paths() throws {
    let onTags: Set<SandboxOperation> = [.listTagsForResource, .tagResource, .untagResource]
    for operation in SandboxOperation.allCases where !onTags.contains(operation) {
      let route = try Route.of(method: "POST", target: "/v1/" + operation.rawValue.lowercased() + "?x=y")
      #expect(route == Route(operation: operation))
    }
  }

  @Test("routes tags by method and decodes the ARN once")
  func tags() throws {
    #expect(
      try Route.of(method: "GET", target: "/v1/tags/a%3Ab%252F")
        == Route(operation: .listTagsForResource, resource: "a:b%2F"))
    #expect(
      try Route.of(method: "DELETE", target: "/v1/tags/a?tagKeys=x%2Fy&other=1&tagKeys=p+q&tagKeys=")
        == Route(operation: .untagResource, resource: "a", tagKeys: ["x/y", "p q", ""]))
    #expect(throws: SandboxError.self) { try Route.of(method: "GET", target: "/v1/tags/") }
    #expect(throws: SandboxError.self) { try Route.of(method: "DELETE", target: "/v1/tags/a?tagKeys=%") }
  }
}
