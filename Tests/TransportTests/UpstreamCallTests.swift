import Testing

@testable import Transport

@Suite struct UpstreamCallTests {
  private static let request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
  private static let answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"

  @Test("closes its connection when it is given up, and tells nobody")
  func closesItsConnection() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    let sink = CollectingSink()
    let call = try #require(fixture.call(Self.request, to: sink))
    let peer = try upstream.accept()
    _ = try peer.readMessage()
    fixture.loop.execute { call.cancel() }
    #expect(peer.waitForEnd())
    #expect(sink.outcome.isEmpty)
    #expect(fixture.connectionCount == 0)
  }

  @Test("does nothing to a connection that carries another call by now")
  func leavesOthersAlone() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    let first = CollectingSink()
    let call = try #require(fixture.call(Self.request, to: first))
    let peer = try upstream.accept()
    _ = try peer.readMessage()
    try peer.send(Self.answer)
    #expect(first.wait().body == "x")
    let second = fixture.send(Self.request)
    _ = try peer.readMessage()
    fixture.loop.execute {
      call.pause()
      call.cancel()
    }
    try peer.send(Self.answer)
    #expect(second.wait().body == "x")
  }

  @Test("tells how long its connection took, and nothing where one stood already")
  func tellsTheTimeToConnect() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    let (first, second) = (CollectingSink(), CollectingSink())
    let made = try #require(fixture.call(Self.request, to: first))
    let peer = try upstream.accept()
    _ = try peer.readMessage()
    try peer.send(Self.answer)
    #expect(first.wait().body == "x" && made.connectTime > 0)
    let lent = try #require(fixture.call(Self.request, to: second))
    _ = try peer.readMessage()
    try peer.send(Self.answer)
    #expect(second.wait().body == "x" && lent.connectTime == 0)
  }

  @Test("does not forget at its second try's failure that its first may have been sent")
  func remembersItsFirstTry() throws {
    let broken = TransportError(.closed, "the first broke")
    let late = UpstreamFailure(TransportError(.timedOut, "the second was late"), mayHaveBeenSent: false)
    for (first, second, wasSent, code) in [
      (nil, late, false, TransportError.Code.timedOut),
      (broken, late, true, .closed),
      (broken, UpstreamFailure(late.error, mayHaveBeenSent: true), true, .timedOut),
    ] {
      let sink = CollectingSink()
      let request = UpstreamRequest(bytes: [], isHEAD: false, isRepeatable: true)
      let call = UpstreamCall(request, sink: sink, connectDeadline: 1)
      call.beginSecondTry(after: first, connectDeadline: 2)
      call.fail(second)
      let failure = try #require(sink.wait().failure)
      #expect(failure.mayHaveBeenSent == wasSent)
      #expect(failure.error.code == code)
      #expect(failure.description.contains("the second was late"))
    }
  }
}
