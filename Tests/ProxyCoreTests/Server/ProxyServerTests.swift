import AWSCredentials
import Testing
import Transport

@testable import ProxyCore

@Suite struct ProxyServerTests {
  @Test("an upstream whose name leads back here is refused at the start") func loop() async throws {
    let port = try RawClient.freePort()
    // 127.1 is an address to the system, and to nobody who only reads its text.
    let error = await #expect(throws: ConfigurationError.self) {
      try await TestProxy.start {
        $0.listeners = [ListenAddress(host: "127.0.0.1", port: port)]
        $0.upstream = UpstreamURL(scheme: .http, host: "127.1", port: port)
      }
    }
    #expect(error?.label == .loop)
  }

  @Test("a port that is taken is named with its option") func portTaken() async throws {
    let first = try await TestProxy.start()
    let error = await #expect(throws: ProxyStartError.self) {
      try await TestProxy.start { $0.listeners = [ListenAddress(host: "127.0.0.1", port: first.port)] }
    }
    #expect(error?.isPortTaken == true && error?.setting == "listen")
    await first.stop()
  }

  @Test("credentials that fail do not keep it from starting, and are said") func withoutCredentials()
    async throws
  {
    let pipe = try TestPipe()
    let proxy = try await TestProxy.start(
      credentials: nil,
      environment: ["HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"], log: pipe.writeEnd)
    #expect(proxy.server.credentialsText.hasPrefix("no credentials: "))
    await proxy.stop()
    let lines = pipe.readAll().split(separator: "\n").filter { $0.contains("\"no-credentials\"") }
    #expect(lines.count == 1)
    #expect(lines.first?.contains("\"error\":\"credentials-not-found\"") == true)
  }

  @Test("when the time to drain is over, every client hears what became of its request")
  func endOfTheDrain() async throws {
    let silent = try ScriptedUpstream { _ in nil }
    let proxy = try await TestProxy.start(upstream: silent.port) {
      $0.limits.drainTimeout = .milliseconds(50)
    }
    func submission(_ name: String, overrides: String = "") -> TestRequest {
      var request = TestRequest()
      request.target = "/v1/submitjob"
      request.fields = [(name: "amz-sdk-invocation-id", value: name)]
      request.body = "{\"jobName\":\"\(name)\",\"jobQueue\":\"q\",\"jobDefinition\":\"d:1\"\(overrides)}"
      return request
    }
    // One that AWS Batch has, one that waits for that one's outcome, one whose definition is being looked up, and one
    // that only reads.
    async let sent = proxy.exchange(submission("sent"))
    while silent.received.count < 1 { try await Task.sleep(for: .milliseconds(5)) }
    async let repeated = proxy.exchange(submission("sent"))
    while proxy.server.shared.ledger.waitingCount < 1 { try await Task.sleep(for: .milliseconds(5)) }
    async let looking = proxy.exchange(submission("looking", overrides: ",\"containerOverrides\":{}"))
    async let reading = proxy.exchange(TestRequest())
    while silent.received.count < 3 { try await Task.sleep(for: .milliseconds(5)) }
    #expect(await proxy.server.drain() == false)

    // What may have made a job is not asked to be sent again: the ledger ends here.
    for answer in [try await sent, try await repeated] {
      #expect(answer.status == 409 && answer.field("x-sfn-batch-proxy-error") == "outcome-unknown")
    }
    #expect(try await sent.body.contains("The request was sent"))
    let unsent = try await looking
    #expect(unsent.status == 503 && unsent.field("x-sfn-batch-proxy-error") == "draining")
    #expect(unsent.body.contains("Nothing was sent"))
    #expect(try await reading.field("x-sfn-batch-proxy-error") == "upstream-broke")
    let submitted = silent.received.filter { $0.target == "/v1/submitjob" }
    #expect(submitted.count == 1)
  }

  @Test("listens with the real port, beside an admin listener") func listeners() async throws {
    let proxy = try await TestProxy.start { $0.admin = ListenAddress(host: "127.0.0.1", port: 0) }
    let admin = try #require(proxy.server.adminAddress)
    #expect(proxy.port != 0 && admin.port != 0 && admin.port != proxy.port)
    let port = admin.port
    let bytes = Array("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    let answer = try await RawClient.ask(port: port, bytes)
    #expect(answer.status == 200 && !answer.body.contains("test-secret"))
    await proxy.stop()
  }
}
