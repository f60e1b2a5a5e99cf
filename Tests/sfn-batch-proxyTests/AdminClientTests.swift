import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct AdminClientTests {
  @Test("nobody there is no answer") func nobody() async {
    // Port 1 is nobody's on a machine that runs tests.
    #expect(await AdminClient.get("/healthz", at: ListenAddress(host: "127.0.0.1", port: 1)) == nil)
    #expect(await AdminClient.get("/healthz", at: ListenAddress(host: "0.0.0.0", port: 1)) == nil)
  }

  @Test("a path that would break the request is none") func path() async {
    #expect(await AdminClient.get("/a\r\nb", at: ListenAddress(host: "127.0.0.1", port: 1)) == nil)
  }
}
