import Synchronization
import Testing

@testable import Transport

@Suite struct UpstreamPoolTests {
  private static let request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
  private static let answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"

  @Test("makes a connection for each request under way, and no more than it may")
  func makesNoMoreThanItMay() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin) { $0.maximumConnections = 3 }
    let sinks = (0..<3).map { _ in fixture.send(Self.request) }
    let failure = try #require(fixture.send(Self.request).wait().failure)
    #expect(failure.error.code == .overloaded)
    #expect(!failure.mayHaveBeenSent)
    let peers = try (0..<3).map { _ in try upstream.accept() }
    for peer in peers {
      _ = try peer.readMessage()
      try peer.send(Self.answer)
    }
    for sink in sinks { #expect(sink.wait().body == "x") }
    #expect(fixture.connectionCount == 3)
    #expect(fixture.counts.idle.load(ordering: .relaxed) == 3)
    #expect(fixture.counts.open.load(ordering: .relaxed) == 3)
  }

  @Test("lets idle connections go after their time")
  func letsIdleConnectionsGo() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin) { $0.idleTimeout = .milliseconds(50) }
    let sink = fixture.send(Self.request)
    let peer = try upstream.accept()
    _ = try peer.readMessage()
    try peer.send(Self.answer)
    #expect(sink.wait().body == "x")
    #expect(peer.waitForEnd())
    #expect(fixture.connectionCount == 0)
    #expect(fixture.counts.idle.load(ordering: .relaxed) == 0)
    #expect(fixture.counts.open.load(ordering: .relaxed) == 0)
  }
}
