import AWSCredentials
import Testing

@testable import ProxyCore

/// Who is let in; what is refused stands in the refusal table.
@Suite struct ClientAuthenticatorTests {
  @Test(
    "client-auth decides about keys that nobody knows",
    arguments: [(ClientAuth.loopback, 200), (.any, 200), (.signed, 403)])
  func unknownKeys(_ mode: ClientAuth, _ status: Int) async throws {
    let upstream = try ScriptedUpstream()
    let proxy = try await TestProxy.start(upstream: upstream.port) { $0.clientAuth = mode }
    var request = TestRequest()
    #expect(try await proxy.exchange(request).status == 200)
    request.key = Credentials(accessKeyID: "AKIASTRANGERSTRANGER", secretAccessKey: "s", source: "test")
    #expect(try await proxy.exchange(request).status == status)
    request.key = nil
    #expect(try await proxy.exchange(request).status == status)
    await proxy.stop()
  }

  @Test("an unsigned request goes to the proxy's region, a signed one to its own") func regions() async throws
  {
    let upstream = try ScriptedUpstream()
    let proxy = try await TestProxy.start(upstream: upstream.port) { $0.region = "eu-west-1" }
    var request = TestRequest()
    request.region = "ap-south-1"
    _ = try await proxy.exchange(request)
    request.key = nil
    _ = try await proxy.exchange(request)
    let scopes = upstream.received.compactMap { $0.field("authorization")?.split(separator: "/")[2] }
    #expect(scopes == ["ap-south-1", "eu-west-1"])
    await proxy.stop()
  }
}
