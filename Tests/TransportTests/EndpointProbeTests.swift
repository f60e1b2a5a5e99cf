import Glibc
import OpenSSL
import Testing

@testable import Transport

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

  @Test("tries the next address where the system does not know the family of one") func families() throws {
    let listener = try LoopbackListener()
    var foreign = sockaddr()
    foreign.sa_family = sa_family_t(AF_APPLETALK)
    let unknown = SocketAddress(&foreign, length: socklen_t(MemoryLayout<sockaddr>.size))
    let end = ContinuousClock.now + .seconds(60)
    let descriptor = try EndpointProbe.connect(to: [unknown, listener.address], until: end)
    #expect(descriptor >= 0)
    SystemCalls.closeDescriptor(descriptor)
    #expect(throws: TransportError.self) { try EndpointProbe.connect(to: [unknown], until: end) }
    #expect(throws: TransportError.self) { try EndpointProbe.connect(to: [], until: end) }
  }

  @Test("does not spend all its time on an address that swallows what is sent to it") func silence() throws {
    // With one connection waiting to be accepted, the queue is full: further ones are not answered.
    let silent = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(silent) }
    try #require(try loopback(port: 0).withSockaddr { bind(silent, $0, $1) } == 0 && listen(silent, 0) == 0)
    let address = SystemCalls.localAddress(silent)
    let waiting = try LoopbackSocket.connect(to: address)
    let listener = try LoopbackListener()
    let descriptor = try EndpointProbe.connect(
      to: [address, listener.address], until: .now + .milliseconds(1000))
    SystemCalls.closeDescriptor(descriptor)
    withExtendedLifetime(waiting) {}
  }

  @Test("an outbound proxy that is not there is what failed") func proxy() async {
    let proxy = OutboundProxy(
      origin: Origin(scheme: .http, host: "127.0.0.1", port: 9), authorization: nil, noProxy: "")
    let outcome = await EndpointProbe.run(
      Origin(scheme: .https, host: "batch.us-east-1.amazonaws.com"), tls: tls, proxy: proxy)
    #expect(outcome.usedProxy && outcome.failure?.stage == .connection)
  }
}
