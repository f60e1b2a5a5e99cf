import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct PlatformTests {
  @Test("says why a file cannot be read, in the system's words") func unreadable() {
    #expect(Platform.whyUnreadable("/nonexistent") == "No such file or directory")
    #expect(Platform.whyUnreadable("/") == nil)
  }

  @Test("the environment has its names") func environment() {
    #expect(Platform.environment()["PATH"] != nil)
  }
}
