import OpenSSL
import Testing

@testable import Transport

@Suite struct HTTPClientTests {
  private func fixture() throws -> (LoopbackListener, EventLoop, HTTPClient) {
    let upstream = try LoopbackListener()
    let loop = try EventLoop(label: "test.client")
    loop.start()
    let pools = UpstreamPools(loop: loop, settings: UpstreamSettings(tls: ClientTLS(trust: .system)))
    return (upstream, loop, HTTPClient(pools: pools))
  }

  @Test("sends a request and gives back the whole answer")
  func sendsARequest() async throws {
    let (upstream, loop, client) = try fixture()
    defer { loop.stop() }
    async let answer = client.send(
      HTTPClientRequest(
        origin: upstream.origin, method: "POST", target: "/x", fields: [("X-A", "1")], body: Array("hi".utf8),
        timeout: .seconds(300)))
    let request = try await blocking {
      let peer = try upstream.accept()
      let request = try peer.readMessage()
      try peer.send("HTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
      return request
    }
    #expect(request.hasPrefix("POST /x HTTP/1.1\r\nHost: \(upstream.origin.hostField)\r\n"))
    #expect(request.hasSuffix("X-A: 1\r\nContent-Length: 2\r\n\r\nhi"))
    let got = try await answer
    #expect(got.status == 201)
    #expect(got.body == Array("abc".utf8))
  }

  @Test("ends in time, by its own limit or because its task is cancelled")
  func endsInTime() async throws {
    let (upstream, loop, client) = try fixture()
    defer { loop.stop() }
    let slow = HTTPClientRequest(
      origin: upstream.origin, method: "GET", target: "/", timeout: .milliseconds(50))
    await #expect { try await client.send(slow) } throws: { ($0 as? UpstreamFailure)?.isLate == true }
    var patient = slow
    patient.timeout = .seconds(300)
    let request = patient
    let task = Task { try await client.send(request) }
    task.cancel()
    await #expect { try await task.value } throws: { ($0 as? UpstreamFailure)?.error.code == .cancelled }
  }

  @Test("refuses an answer that is too large to hold")
  func refusesALargeAnswer() async throws {
    let (upstream, loop, client) = try fixture()
    defer { loop.stop() }
    let answer = Task {
      try await client.send(
        HTTPClientRequest(origin: upstream.origin, method: "GET", target: "/", timeout: .seconds(300)))
    }
    _ = try? await blocking {
      let peer = try upstream.accept()
      _ = try peer.readMessage()
      try peer.send("HTTP/1.1 200 OK\r\n\r\n")
      try peer.send([UInt8](repeating: 0x78, count: HTTPClient.maximumAnswer + 1))
    }
    await #expect { try await answer.value } throws: {
      ($0 as? UpstreamFailure)?.error.code == .malformedAnswer
    }
  }

  @Test("does not write what would break the framing")
  func refusesLineBreaks() async throws {
    let (upstream, loop, client) = try fixture()
    defer { loop.stop() }
    for (target, value) in [("/a b", "x"), ("/\r\nX: y", "x"), ("/", "x\r\nY: z")] {
      let request = HTTPClientRequest(
        origin: upstream.origin, method: "GET", target: target, fields: [("X", value)])
      await #expect(throws: UpstreamFailure.self) { try await client.send(request) }
    }
    #expect(upstream.hasNobodyWaiting)
  }

  @Test("says so when its loop has ended")
  func saysThatItsLoopHasEnded() async throws {
    let (upstream, loop, client) = try fixture()
    loop.stop()
    while loop.execute({}) { await Task.yield() }
    await #expect(throws: UpstreamFailure.self) {
      try await client.send(HTTPClientRequest(origin: upstream.origin, method: "GET", target: "/"))
    }
  }
}
