import AWSCredentials
import Foundation
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

  /// Keys from a credential process that prints a file.
  private final class Keys {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID())")
    private var file: URL { folder.appending(path: "answer") }

    init() throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("[default]\ncredential_process = /bin/cat \(file.path())\n".utf8)
        .write(to: folder.appending(path: "config"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var environment: [String: String] {
      ["AWS_CONFIG_FILE": folder.appending(path: "config").path(), "AWS_EC2_METADATA_DISABLED": "true"]
    }

    func set(_ key: Credentials, lifetime: Int64) throws {
      var end: [UInt8] = []
      CivilTime.appendUTC(CivilTime.now() + lifetime * 1_000_000, to: &end)
      try Data(
        """
        {"Version":1,"AccessKeyId":"\(key.accessKeyID)","SecretAccessKey":"\(key.secretAccessKey)",\
        "Expiration":"\(String(decoding: end, as: UTF8.self))"}
        """.utf8
      ).write(to: file, options: .atomic)
    }
  }

  private static let old = Credentials(accessKeyID: "ASIAOLDOLDOLDOLD0001", secretAccessKey: "o", source: "t")
  private static let new = Credentials(accessKeyID: "ASIANEWNEWNEWNEW0002", secretAccessKey: "n", source: "t")

  /// Repeats a request until its answer is of another kind, for ten seconds at most.
  private func answer(
    of proxy: TestProxy, to request: TestRequest, until isWanted: (RawAnswer) -> Bool
  ) async throws -> RawAnswer? {
    for _ in 0..<100 {
      let answer = try await proxy.exchange(request)
      if isWanted(answer) { return answer }
      try await Task.sleep(for: .milliseconds(100))
    }
    return nil
  }

  @Test(
    "known keys that have ended are refused in AWS's words, renewed or not",
    arguments: [(ClientAuth.signed, "Refresh the client"), (.loopback, "could not be renewed")])
  func endedKeys(_ mode: ClientAuth, _ words: String) async throws {
    let upstream = try ScriptedUpstream()
    let keys = try Keys()
    try keys.set(Self.old, lifetime: 3)
    let proxy = try await TestProxy.start(
      upstream: upstream.port, credentials: nil, environment: keys.environment
    ) { $0.clientAuth = mode }
    var request = TestRequest()
    request.key = Self.old
    let refused = try await answer(of: proxy, to: request) { $0.status != 200 }
    #expect(refused?.status == 403 && refused?.field("x-amzn-errortype") == "ExpiredTokenException")
    #expect(refused?.field("x-sfn-batch-proxy-error") == "expired-credentials")
    #expect(
      refused?.body.hasPrefix(#"{"message":"The security token included in the request is expired."#) == true)
    #expect(refused?.body.contains(words) == true)
    #expect(upstream.received.allSatisfy { $0.accessKey == Self.old.accessKeyID })
    await proxy.stop()
  }

  @Test("on loopback a client's ended keys are renewed as their own profile's") func endedKeysRenewed()
    async throws
  {
    let upstream = try ScriptedUpstream()
    let keys = try Keys()
    try keys.set(Self.old, lifetime: 3)
    let proxy = try await TestProxy.start(
      upstream: upstream.port, credentials: nil, environment: keys.environment)
    try keys.set(Self.new, lifetime: 3600)
    var request = TestRequest()
    request.key = Self.old
    let renewed = try await answer(of: proxy, to: request) { _ in
      upstream.received.last?.accessKey == Self.new.accessKeyID
    }
    #expect(renewed?.status == 200)
    // A stranger that only names those keys is none of theirs.
    request.key = Credentials(accessKeyID: Self.old.accessKeyID, secretAccessKey: "wrong", source: "t")
    #expect(try await proxy.exchange(request).field("x-sfn-batch-proxy-error") == "bad-signature")
    await proxy.stop()
  }
}
