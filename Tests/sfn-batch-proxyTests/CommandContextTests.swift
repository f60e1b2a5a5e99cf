import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct CommandContextTests {
  @Test("a command outside its runner is refused, not trapped") func outside() {
    #expect(throws: CommandFailure.self) { try CommandContext.current() }
  }

  @Test("an environment is cut to the settings that a command has") func environment() {
    let context = CommandContext(
      assembly: Bench().assembly, streams: .standard,
      environment: ["SFN_BATCH_PROXY_LISTEN": "a", "SFN_BATCH_PROXY_UPSTREAM": "b", "AWS_REGION": "c"])
    #expect(context.environment(only: [.listen]) == ["SFN_BATCH_PROXY_LISTEN": "a"])
  }
}
