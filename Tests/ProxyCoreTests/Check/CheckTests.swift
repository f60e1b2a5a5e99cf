import Testing

@testable import ProxyCore

/// The whole look, at a machine made of parts in this process.
@Suite struct CheckTests {
  private static let environment = [
    "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_ACCESS_KEY_ID": "AKIATESTTESTTESTTEST", "AWS_SECRET_ACCESS_KEY": "hidden-secret-of-the-test",
  ]

  private func check(
    environment: [String: String] = environment, aws: AWSDefaults = AWSDefaults(),
    _ change: (inout ProxyConfiguration) -> Void
  ) async -> CheckReport {
    var configuration = ProxyConfiguration()
    configuration.listeners = [ListenAddress(host: "127.0.0.1", port: 0)]
    configuration.admin = nil
    configuration.region = "us-east-1"
    change(&configuration)
    var given = ResolvedConfiguration(configuration: configuration)
    given.sources[.region] = .option(.region)
    if configuration.upstream != nil { given.sources[.upstream] = .option(.upstream) }
    return await Check.run(CheckRequest(given: given, aws: aws, environment: environment))
  }

  private func statuses(_ report: CheckReport) -> [String] {
    report.findings.map { "\($0.status.rawValue) \($0.subject.rawValue)" }
  }

  @Test("a set-up that is right has nothing to say but ok") func right() async throws {
    let upstream = try ScriptedUpstream { _ in
      "HTTP/1.1 200 OK\r\nDate: \(String(decoding: HTTPDateNow.bytes, as: UTF8.self))\r\nContent-Length: 2\r\n\r\n{}"
    }
    let port = upstream.port
    let report = await check { $0.upstream = UpstreamURL(scheme: .http, host: "127.0.0.1", port: port) }
    #expect(
      statuses(report) == [
        "ok credentials", "skip identity", "ok region", "ok clock", "ok upstream", "ok permission", "ok loop",
        "ok port", "skip proxy",
      ])
    #expect(!report.findings.contains { $0.text.contains("hidden-secret") })
    // One unsigned question for the time, one signed for the permission.
    #expect(upstream.received.map { $0.field("authorization") != nil } == [false, true])
    #expect(upstream.received.last.map { String(decoding: $0.body, as: UTF8.self) } == #"{"maxResults":1}"#)
  }

  @Test("a refusal is told apart from a missing permission") func denied() async throws {
    let upstream = try ScriptedUpstream { _ in
      ScriptedUpstream.answer(403, "{\"message\":\"no\"}", type: "AccessDeniedException:http://x")
    }
    let port = upstream.port
    let report = await check { $0.upstream = UpstreamURL(scheme: .http, host: "127.0.0.1", port: port) }
    #expect(statuses(report).contains("warn permission") && !report.hasFailed)
  }

  @Test("an endpoint that leads back here is a loop, unless the proxy runs there") func loop() async throws {
    let port = try RawClient.freePort()
    let aws = AWSDefaults(
      endpointURL: .init("http://127.0.0.1:\(port)", source: "AWS_ENDPOINT_URL_BATCH"))
    let without = await check(aws: aws) { $0.listeners = [ListenAddress(host: "127.0.0.1", port: port)] }
    #expect(statuses(without).contains("fail loop"))

    let running = try await TestProxy.start {
      $0.listeners = [ListenAddress(host: "127.0.0.1", port: port)]
    }
    let with = await check(aws: aws) { $0.listeners = [ListenAddress(host: "127.0.0.1", port: port)] }
    #expect(statuses(with).contains("ok loop") && statuses(with).contains("ok port"))
    #expect(statuses(with).contains("ok proxy"))
    await running.stop()
  }

  @Test("a profile that is not there is told once, and hides nothing of what else is set")
  func profileThatIsNotThere() async throws {
    let upstream = try ScriptedUpstream()
    var given = ResolvedConfiguration(configuration: ProxyConfiguration())
    given.configuration.listeners = [ListenAddress(host: "127.0.0.1", port: 0)]
    given.configuration.admin = nil
    given.configuration.upstream = UpstreamURL(scheme: .http, host: "127.0.0.1", port: upstream.port)
    given.sources[.upstream] = .option(.upstream)
    let environment = [
      "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true", "AWS_PROFILE": "gone",
    ]
    let problem = CheckFinding(
      .fail, .settings,
      "profile gone (from AWS_PROFILE) stands in neither of ~/.aws/config and ~/.aws/credentials; there are no "
        + "profiles there at all")
    let report = await Check.run(
      CheckRequest(
        given: given, aws: AWSDefaults(region: .init("eu-west-1", source: "AWS_REGION")), awsProblem: problem,
        environment: environment))
    #expect(report.findings.first?.text == problem.text)
    #expect(statuses(report).prefix(3) == ["fail credentials", "skip identity", "ok region"])
  }

  @Test("a region that there is not fails, with what to do where it is only newer") func region() async {
    // Nobody outside of this machine is asked.
    let environment = Self.environment.merging(["AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9"]) { $1 }
    let report = await check(environment: environment) { $0.region = "nz-north-1" }
    let finding = report.findings.first { $0.subject == .region }
    #expect(finding?.status == .fail && finding?.label == "region-not-allowed")
    #expect(finding?.hint?.contains("`sfn-batch-proxy serve --allow-region nz-north-1`") == true)
    #expect(report.findings.first { $0.subject == .upstream }?.text == "not known for that region")
  }

  @Test("a setting that cannot be right is a finding like another") func settings() async {
    let aws = AWSDefaults(region: .init("Mars!", source: "AWS_REGION"))
    var given = ResolvedConfiguration(configuration: ProxyConfiguration())
    given.configuration.listeners = [ListenAddress(host: "127.0.0.1", port: 0)]
    let report = await Check.run(
      CheckRequest(
        given: given, aws: aws,
        environment: ["HTTPS_PROXY": "socks5://u:hidden@h", "AWS_EC2_METADATA_DISABLED": "true"]))
    #expect(statuses(report).prefix(2) == ["fail settings", "fail settings"])
    #expect(!report.findings.contains { $0.text.contains("hidden") })
  }
}

private enum HTTPDateNow {
  static var bytes: [UInt8] {
    var text: [UInt8] = []
    CivilTime.appendHTTPDate(CivilTime.now(), to: &text)
    return text
  }
}
