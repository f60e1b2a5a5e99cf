import Testing

@testable import BatchSandbox

@Suite struct SandboxErrorTests {
  @Test("refusals are ClientExceptions, unreadable bodies SerializationExceptions") func types() {
    #expect(SandboxError.refused("m").status == 400 && SandboxError.refused("m").type == "ClientException")
    #expect(SandboxError.malformed("m").type == "SerializationException")
    #expect(SandboxError.wrapped("m").isWrapped && !SandboxError.refused("m").isWrapped)
    #expect(SandboxError.refused("m", "override").label == "override")
    #expect("\(SandboxError.refused("words"))" == "ClientException: words")
  }
}
