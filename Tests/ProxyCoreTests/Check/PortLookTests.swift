import Testing

@testable import ProxyCore

@Suite struct PortLookTests {
  @Test("only this program's metrics tell a version") func version() {
    let metrics = "# HELP x\nsfn_batch_proxy_build_info{version=\"0.1.0\",swift=\"6.3\"} 1\n"
    #expect(PortLook.version(metrics) == "0.1.0")
    #expect(PortLook.version("go_info{version=\"1\"} 1") == nil)
    #expect(PortLook.version("sfn_batch_proxy_build_info{version=\"\"} 1") == nil)
    #expect(PortLook.version("") == nil)
  }
}
