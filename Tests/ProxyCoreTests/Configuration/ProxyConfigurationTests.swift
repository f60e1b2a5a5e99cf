import AWSBatch
import Testing

@testable import ProxyCore

@Suite struct ProxyConfigurationTests {
  @Test("defaults are those of the manual") func defaults() {
    let configuration = ProxyConfiguration()
    #expect(configuration.listeners.map(\.description) == ["127.0.0.1:8084"])
    #expect(configuration.admin?.description == "127.0.0.1:8085")
    #expect(configuration.upstream == nil)
    #expect(configuration.clientAuth == .loopback)
    #expect(configuration.overrides == .drop)
    #expect(configuration.lookUp == .describe)
    #expect(configuration.lookUpTTL == .seconds(5))
    #expect(configuration.logLevel == .info)
  }

  @Test("the listeners' scheme follows from the certificate") func scheme() {
    var configuration = ProxyConfiguration()
    #expect(configuration.listenerScheme == "http")
    configuration.tls = .init(certificate: "c", key: "k")
    #expect(configuration.listenerScheme == "https")
  }
}
