import AWSCredentials
import Foundation
import OpenSSL
import Testing
import Transport

@testable import ProxyCore

@Suite struct IdentityAssemblyTests {
  private func withClient<Value>(_ body: (HTTPClient) async throws -> Value) async throws -> Value {
    let loop = try EventLoop(label: "test.identity")
    loop.start()
    defer { loop.stop() }
    let settings = UpstreamSettings(tls: ClientTLS(trust: .system))
    return try await body(HTTPClient(pools: UpstreamPools(loop: loop, settings: settings)))
  }

  @Test("loads each profile") func profiles() async throws {
    let environment = [
      "HOME": "/nonexistent", "AWS_ACCESS_KEY_ID": "AKIATESTTESTTESTTEST", "AWS_SECRET_ACCESS_KEY": "s",
    ]
    try await withClient { client in
      let identity = try IdentityAssembly.make(
        ProxyConfiguration(), environment: environment, client: client, clock: SigningClock(), fixed: nil)
      #expect(identity.clientKeys == nil)
      #expect(await identity.profiles.prepare().count == 1)
      #expect(identity.profiles.first?.current()?.accessKeyID == "AKIATESTTESTTESTTEST")
    }
  }

  @Test("every profile that is named must be there, not only the first") func profileThatIsNotThere()
    async throws
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sfn-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("credentials").path
    try "[dev]\naws_access_key_id = A\naws_secret_access_key = s\n"
      .write(toFile: file, atomically: true, encoding: .utf8)
    var configuration = ProxyConfiguration()
    configuration.profiles = ["dev", "nope"]
    try await withClient { [configuration] client in
      let error = #expect(throws: CredentialsError.self) {
        try IdentityAssembly.make(
          configuration, environment: ["HOME": folder.path, "AWS_SHARED_CREDENTIALS_FILE": file],
          client: client, clock: SigningClock(), fixed: nil)
      }
      #expect(error?.code == .profileNotFound && error?.message.contains("nope") == true)
    }
  }

  @Test("a file of client keys that is not there ends the start") func clientKeys() async throws {
    var configuration = ProxyConfiguration()
    configuration.clientKeysFile = "/nonexistent/keys"
    try await withClient { [configuration] client in
      let error = #expect(throws: CredentialsError.self) {
        try IdentityAssembly.make(
          configuration, environment: [:], client: client, clock: SigningClock(), fixed: nil)
      }
      #expect(error?.code == .fileUnreadable)
    }
  }

  @Test("calls for credentials go over the proxy's own client, bounded") func send() async throws {
    let upstream = try ScriptedUpstream { received in
      let length = received.target == "/large" ? CredentialHTTPResponse.maximumBody + 1 : 3
      return ScriptedUpstream.answer(200, String(repeating: "x", count: length))
    }
    let port = Int(upstream.port)
    try await withClient { client in
      func request(_ target: String) -> CredentialHTTPRequest {
        CredentialHTTPRequest(
          method: "GET", scheme: .http, host: "127.0.0.1", port: port, target: target,
          fields: [("Host", "ignored"), ("X-Token", "t")], timeout: .seconds(5))
      }
      let answer = try await IdentityAssembly.send(request("/keys"), over: client)
      #expect(answer.status == 200 && answer.body == Array("xxx".utf8))
      await #expect(throws: TransportError.self) {
        try await IdentityAssembly.send(request("/large"), over: client)
      }
    }
    #expect(upstream.received.first?.field("host") == "127.0.0.1:\(port)")
    #expect(upstream.received.first?.field("x-token") == "t")
  }
}
