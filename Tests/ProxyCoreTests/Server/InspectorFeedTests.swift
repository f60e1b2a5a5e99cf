import Testing

@testable import ProxyCore

@Suite struct InspectorFeedTests {
  private func start(
    _ upstream: ScriptedUpstream, _ change: (inout ProxyConfiguration) -> Void = { _ in }
  ) async throws -> (proxy: TestProxy, admin: UInt16) {
    let proxy = try await TestProxy.start(upstream: upstream.port) {
      $0.admin = ListenAddress(host: "127.0.0.1", port: 0)
      change(&$0)
    }
    return (proxy, try #require(proxy.server.adminAddress).port)
  }

  private func listen(_ admin: UInt16, fields: String = "") throws -> RawStream {
    try RawStream(
      port: admin, "GET /inspector/events HTTP/1.1\r\nHost: 127.0.0.1:\(admin)\r\n\(fields)\r\n")
  }

  @Test("tells of exchanges as they end, and resumes after the last that was seen") func resumes()
    async throws
  {
    let upstream = try ScriptedUpstream()
    let (proxy, admin) = try await start(upstream)
    let first = try listen(admin)
    let head = try await first.read(through: "\r\n\r\n")
    #expect(head.contains("200 OK") && head.contains("Content-Type: text/event-stream; charset=utf-8\r\n"))
    #expect(head.contains("Connection: close\r\n") && head.contains("Cache-Control: no-store\r\n"))
    #expect(try await first.read(through: "\n\n") == "retry: 1000\n\n")
    let hello = try await first.read(through: "\n\n")
    #expect(hello.hasPrefix("event: hello\n") && hello.contains(#""url":"http://127.0.0.1:\#(proxy.port)""#))
    _ = try await proxy.exchange(TestRequest())
    let event = try await first.read(through: "\n\n")
    let id = try #require(event.split(separator: "\n").first { $0.hasPrefix("id: ") }?.dropFirst(4))
    #expect(event.hasPrefix("event: exchange\n") && id.hasSuffix("-1"))
    first.close()

    for _ in 0..<3 { _ = try await proxy.exchange(TestRequest()) }
    let second = try listen(admin, fields: "Last-Event-ID: \(id)\r\n")
    let rest = try await second.read(through: "-4\n")
    #expect(rest.contains("-2\n") && rest.contains("-3\n") && !rest.contains("id: \(id)\n"))
    #expect(rest.contains(#""missed":0"#))
    let third = try listen(admin, fields: "Last-Event-ID: abc-3\r\n")
    #expect(try await third.read(through: "-4\n").contains("id: \(id)\n"), "another process's id")
    await proxy.stop()
  }

  @Test("knows how long the connection to the upstream took") func connectTime() async throws {
    let (proxy, _) = try await start(try ScriptedUpstream())
    _ = try await proxy.exchange(TestRequest())
    let journal = try #require(proxy.server.shared.journal)
    for _ in 0..<2000 where journal.entry(1) == nil { try await Task.sleep(for: .milliseconds(5)) }
    let sent = try #require(journal.entry(1)?.sent)
    #expect(sent.connectTime > 0)
    await proxy.stop()
  }

  @Test("lets so many listen at once, and others in when one leaves") func isBounded() async throws {
    let (proxy, admin) = try await start(try ScriptedUpstream())
    var streams: [RawStream] = []
    for _ in 0..<InspectorFeed.maximumStreams {
      let stream = try listen(admin)
      _ = try await stream.read(through: "event: hello\n")
      streams.append(stream)
    }
    #expect(try await listen(admin).read(through: "\r\n\r\n").contains(" 503 "))
    streams.removeFirst().close()
    // The end of a connection is noticed by a turn of the loop, which may come after the next request.
    var answer = ""
    for _ in 0..<200 where !answer.contains(" 200 ") {
      answer = try await listen(admin).read(through: "\r\n\r\n")
    }
    #expect(answer.contains(" 200 "))
    await proxy.stop()
  }

  @Test("ends when the proxy does, after the last exchange was told") func ends() async throws {
    let (proxy, admin) = try await start(try ScriptedUpstream())
    let stream = try listen(admin)
    _ = try await stream.read(through: "event: hello\n")
    #expect(await proxy.server.drain())
    #expect(try await stream.readToEnd().contains("\n\n"))
  }

  @Test("keeps nobody waiting for a reader that reads nothing") func slowReaders() async throws {
    let (proxy, admin) = try await start(try ScriptedUpstream())
    let slow = try listen(admin)
    _ = try await slow.read(through: "event: hello\n")
    for _ in 0..<600 { _ = try await proxy.exchange(TestRequest()) }
    let quick = try listen(admin)
    #expect(try await quick.read(through: "-600\n").contains("event: exchange"))
    await proxy.stop()
  }

  @Test("keeps no journal without an admin listener") func off() async throws {
    let proxy = try await TestProxy.start(upstream: try ScriptedUpstream().port)
    #expect(proxy.server.adminAddress == nil && proxy.server.inspectorURL == nil)
    await proxy.stop()
  }

  @Test("shows what really was exchanged") func exchanges() async throws {
    let upstream = try ScriptedUpstream { _ in ScriptedUpstream.answer(200, #"{"jobId":"j1"}"#) }
    let (proxy, admin) = try await start(upstream) { $0.lookUp = .never }
    _ = try await proxy.exchange(
      TestRequest(target: "/v1/submitjob", body: #"{"jobName":"n","jobDefinition":"d","jobQueue":"q"}"#))
    let stream = try listen(admin)
    let event = try await stream.read(through: "-1\n")
    let key = try #require(event.split(separator: "\n").last?.dropFirst(4))
    let answer = try await RawClient.ask(
      port: admin,
      Array("GET /inspector/exchange?key=\(key) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8))
    #expect(answer.status == 200)
    for part in [
      #""decision":"passed""#, #""identical":true"#, #"{\"jobId\":\"j1\"}"#, #""job":"n""#,
      #""to":"http://127.0.0.1:\#(upstream.port)""#,
    ] { #expect(answer.body.contains(part), "\(part) in \(answer.body)") }
    for secret in ["test-secret", "test-token", "AKIATESTTESTTESTTEST"] {
      #expect(!answer.body.contains(secret))
    }
    await proxy.stop()
  }
}
