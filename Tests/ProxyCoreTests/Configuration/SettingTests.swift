import Testing

@testable import ProxyCore

@Suite struct SettingTests {
  @Test("has an option and a variable") func names() {
    #expect(Setting.tlsKey.option == "--tls-key")
    #expect(Setting.tlsKey.variable == "SFN_BATCH_PROXY_TLS_KEY")
    #expect(Setting.lookUpTTL.variable == "SFN_BATCH_PROXY_LOOK_UP_TTL")
  }

  @Test("says where a value came from") func sources() {
    #expect(SettingSource.option(.listen).description == "from --listen")
    #expect(SettingSource.variable("SFN_BATCH_PROXY_LISTEN").description == "from SFN_BATCH_PROXY_LISTEN")
    #expect(SettingSource.aws("profile dev").description == "from profile dev")
    #expect(SettingSource.implied("listener 0.0.0.0:1").description == "because of listener 0.0.0.0:1")
    #expect(SettingSource.builtIn.description == "default")
  }
}
