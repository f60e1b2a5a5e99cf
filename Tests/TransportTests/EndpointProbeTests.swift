import OpenSSL
import Testing
import Transport

@Suite struct EndpointProbeTests {
  private let tls = ClientTLS(trust: .system)

  @Test("says that nothing listens") func refused() async {
    let outcome = await EndpointProbe.run(
      Origin(scheme: .http, host: "127.0.0.1", port: 9), tls: tls, proxy: nil)
    #expect(outcome.failure?.stage == .connection && outcome.failure?.error.code == .refused)
    #expect(outcome.addresses.map(\.description) == ["127.0.0.1:9"])
  }

  @Test("says that a name has no address") func name() async {
    let outcome = await EndpointProbe.run(
      Origin(scheme: .http, host: "no-such-name.invalid"), tls: tls, proxy: nil)
    #expect(outcome.failure?.stage == .name && outcome.failure?.error.code == .nameNotResolved)
  }

  @Test("an outbound proxy that is not there is what failed") func proxy() async {
    let proxy = OutboundProxy(
      origin: Origin(scheme: .http, host: "127.0.0.1", port: 9), authorization: nil, noProxy: "")
    let outcome = await EndpointProbe.run(
      Origin(scheme: .https, host: "batch.us-east-1.amazonaws.com"), tls: tls, proxy: proxy)
    #expect(outcome.usedProxy && outcome.failure?.stage == .connection)
  }
}
