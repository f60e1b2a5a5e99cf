import Dispatch
import Glibc
import HTTP1
import Testing

@testable import Transport

@Suite struct UpstreamConnectionTests {
  private static let request = "POST /v1/submitjob HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"

  private static func ok(_ body: String) -> String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  @Test("uses a connection again, and sees one that was closed meanwhile")
  func usesAConnectionAgain() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    let first = fixture.send(Self.request)
    let peer = try upstream.accept()
    #expect(try peer.readMessage() == Self.request)
    try peer.send(Self.ok("1"))
    #expect(first.wait().body == "1")
    let second = fixture.send(Self.request)
    #expect(try peer.readMessage() == Self.request)
    try peer.send(Self.ok("2"))
    #expect(second.wait().body == "2")
    peer.close()
    let third = fixture.send(Self.request)
    let fresh = try upstream.accept()
    #expect(try fresh.readMessage() == Self.request)
    try fresh.send(Self.ok("3"))
    #expect(third.wait().body == "3")
    #expect(fixture.connectionCount == 1)
  }

  @Test("does not lend a connection on which bytes came that nobody asked for")
  func seesStrayBytes() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    let first = fixture.send(Self.request)
    let peer = try upstream.accept()
    _ = try peer.readMessage()
    try peer.send(Self.ok("1"))
    #expect(first.wait().body == "1")
    try peer.send(Self.ok("not yours"))
    let second = fixture.send(Self.request)
    let fresh = try upstream.accept()
    _ = try fresh.readMessage()
    try fresh.send(Self.ok("yours"))
    #expect(second.wait().body == "yours")
  }

  /// A connection that has carried one request already, and its peer.
  private func warmed(_ fixture: PoolFixture, _ upstream: LoopbackListener) throws -> LoopbackSocket {
    let first = fixture.send()
    let peer = try upstream.accept()
    _ = try peer.readMessage()
    try peer.send(Self.ok("warm"))
    #expect(first.wait().body == "warm")
    return peer
  }

  @Test("sends a read-only request once more when a pooled connection dies under it")
  func repeatsAReadOnlyRequest() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    let pooled = try warmed(fixture, upstream)
    let sink = fixture.send(isRepeatable: true)
    _ = try pooled.readMessage()
    pooled.reset()
    let fresh = try upstream.accept()
    _ = try fresh.readMessage()
    try fresh.send(Self.ok("again"))
    #expect(sink.wait().body == "again")
  }

  @Test("sends it once more only once")
  func repeatsOnlyOnce() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    let pooled = try warmed(fixture, upstream)
    let sink = fixture.send(isRepeatable: true)
    _ = try pooled.readMessage()
    pooled.close()
    let fresh = try upstream.accept()
    _ = try fresh.readMessage()
    fresh.close()
    #expect(sink.wait().failure?.mayHaveBeenSent == true)
    #expect(upstream.hasNobodyWaiting)
  }

  @Test("gives a second try its own time to connect, and counts that alone")
  func givesASecondTryItsOwnTime() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin) { $0.connectTimeout = .milliseconds(1000) }
    let pooled = try warmed(fixture, upstream)
    let sink = CollectingSink()
    let call = try #require(
      fixture.call("GET / HTTP/1.1\r\nHost: x\r\n\r\n", isRepeatable: true, to: sink))
    _ = try pooled.readMessage()
    // By now the time that the call had for its first connection is over.
    usleep(1_100_000)
    pooled.close()
    let fresh = Mailbox<LoopbackSocket>()
    DispatchQueue.global().async {
      guard let peer = try? upstream.accept() else { return }
      _ = try? peer.readMessage()
      try? peer.send(Self.ok("again"))
      fresh.put(peer)
    }
    #expect(sink.wait().body == "again")
    #expect(call.connectTime > 0 && call.connectTime < .milliseconds(1000))
    withExtendedLifetime(fresh.next()) {}
  }

  @Test("says that a request may have been sent whose second try found no connection")
  func saysThatTheFirstTryMayHaveBeenSent() throws {
    var upstream: LoopbackListener? = try LoopbackListener()
    let fixture = try PoolFixture(try #require(upstream).origin)
    let pooled = try warmed(fixture, try #require(upstream))
    let sink = fixture.send(isRepeatable: true)
    _ = try pooled.readMessage()
    upstream = nil
    pooled.close()
    let failure = try #require(sink.wait().failure)
    #expect(failure.mayHaveBeenSent)
    #expect(failure.error.code == .closed)
    #expect(failure.description.hasPrefix("the upstream closed the connection, and"))
    #expect(failure.description.hasSuffix("connect: Connection refused"))
  }

  @Test("never sends a SubmitJob again after a byte of it was written")
  func neverRepeatsASubmitJob() throws {
    for breaks in [false, true] {
      let upstream = try LoopbackListener()
      let fixture = try PoolFixture(upstream.origin)
      let pooled = try warmed(fixture, upstream)
      let sink = fixture.send(Self.request)
      _ = try pooled.readMessage()
      breaks ? pooled.reset() : pooled.close()
      let failure = try #require(sink.wait().failure)
      #expect(failure.mayHaveBeenSent)
      #expect(failure.error.code == .closed)
      #expect(upstream.hasNobodyWaiting)
    }
  }

  @Test("does not repeat a read-only request whose answer has begun")
  func doesNotRepeatABegunAnswer() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    let pooled = try warmed(fixture, upstream)
    let sink = fixture.send(isRepeatable: true)
    _ = try pooled.readMessage()
    try pooled.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
    pooled.close()
    #expect(sink.wait().failure != nil)
    #expect(upstream.hasNobodyWaiting)
  }

  @Test("says that nothing was sent where nobody listens")
  func saysThatNothingWasSent() throws {
    let origin = Origin(scheme: .http, host: "127.0.0.1", port: try deadPort())
    let fixture = try PoolFixture(origin)
    let failure = try #require(fixture.send(Self.request).wait().failure)
    #expect(failure.error.code == .refused)
    #expect(!failure.mayHaveBeenSent)
    #expect(fixture.connectionCount == 0)
  }

  @Test("tries the next address where one refuses")
  func triesTheNextAddress() throws {
    // localhost is ::1 and 127.0.0.1 where the machine has both; the listener is on the second only.
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(Origin(scheme: .http, host: "localhost", port: upstream.address.port))
    let sink = fixture.send(Self.request)
    let peer = try upstream.accept()
    _ = try peer.readMessage()
    try peer.send(Self.ok("1"))
    #expect(sink.wait().body == "1")
  }

  @Test("does not become its own upstream")
  func doesNotLoop() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    fixture.settings.ownAddresses.insert(upstream.address)
    #expect(fixture.send(Self.request).wait().failure?.error.code == .loop)
  }

  @Test("gives up a connection that does not come about in time")
  func limitsConnecting() throws {
    // Nobody answers the TLS handshake, which belongs to the connection's making.
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(
      Origin(scheme: .https, host: "127.0.0.1", port: upstream.address.port)
    ) { $0.connectTimeout = .milliseconds(150) }
    let failure = try #require(fixture.send(Self.request).wait().failure)
    #expect(failure.isLate)
    #expect(!failure.mayHaveBeenSent)
  }

  @Test("gives up an answer that does not come, stops amid its head, or trickles")
  func limitsAnswers() throws {
    for begin in ["", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"] {
      let upstream = try LoopbackListener()
      let fixture = try PoolFixture(upstream.origin) { $0.answerTimeout = .milliseconds(150) }
      let sink = fixture.send(Self.request)
      let peer = try upstream.accept()
      _ = try peer.readMessage()
      try? peer.send(begin)
      // Were its time to run from each byte, nothing would end while these come.
      for _ in 0..<1000 where sink.outcome.isEmpty {
        try? peer.send(begin.isEmpty ? "" : "x")
        usleep(10_000)
      }
      #expect(!sink.outcome.isEmpty)
      let failure = try #require(sink.wait().failure)
      #expect(failure.isLate)
      #expect(failure.mayHaveBeenSent)
    }
  }

  @Test("delivers an early answer, and does not use the connection again")
  func deliversAnEarlyAnswer() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    let sink = fixture.send(
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n"
        + String(repeating: "x", count: 20_000_000))
    let peer = try upstream.accept()
    _ = try peer.read(through: "\r\n\r\n")
    try peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig")
    let answer = sink.wait()
    #expect(answer.status == 413)
    #expect(answer.body == "big")
    #expect(fixture.connectionCount == 0)
  }

  @Test("delivers an answer that came before the connection broke under the request")
  func deliversAnAnswerBeforeABreak() throws {
    for round in 0..<10 {
      let upstream = try LoopbackListener()
      let fixture = try PoolFixture(upstream.origin)
      let sink = fixture.send(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n"
          + String(repeating: "x", count: 20_000_000))
      let peer = try upstream.accept()
      _ = try peer.read(through: "\r\n\r\n")
      // Unread bytes make this close a reset right behind the answer.
      try peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig")
      if round.isMultiple(of: 2) { peer.endSending() }
      peer.close()
      let answer = sink.wait()
      #expect(answer.status == 413)
      #expect(answer.body == "big")
    }
  }

  @Test("takes the end of the stream for an answer's end only where that is its framing")
  func takesTheEndOfTheStream() throws {
    for (text, body) in [
      ("HTTP/1.1 200 OK\r\n\r\nall of it", "all of it"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nall of it", nil),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nall of it\r\n", nil),
      ("HTTP/1.1 200 OK\r\nContent-Len", nil), ("HTTP/1.1 100 Continue\r\n\r\n", nil), ("", nil),
      ("SSH-2.0-OpenSSH_9.2p1\r\n", nil),
    ] {
      let upstream = try LoopbackListener()
      let fixture = try PoolFixture(upstream.origin)
      let sink = fixture.send(Self.request)
      let peer = try upstream.accept()
      _ = try peer.readMessage()
      try peer.send(text)
      peer.close()
      let answer = sink.wait()
      #expect(answer.failure == nil ? answer.body == body : body == nil, "\(text)")
      if let failure = answer.failure { #expect(failure.mayHaveBeenSent) }
      #expect(fixture.connectionCount == 0)
    }
  }

  @Test("lets an upstream wait for a receiver that has too much in hand")
  func pausesAnUpstream() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    let sink = CollectingSink()
    let paused = Mailbox<Int>()
    sink.whenPaused = { [unowned sink] count in
      if count > 200_000, count < 2_000_000 {
        sink.call?.pause()
        paused.put(count)
      }
    }
    let call = fixture.call(Self.request, to: sink)
    fixture.loop.execute { sink.call = call }
    let peer = try upstream.accept()
    _ = try peer.readMessage()
    let size = 30_000_000
    let sender = Mailbox<Bool>()
    DispatchQueue.global().async {
      try? peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
      sender.put((try? peer.send([UInt8](repeating: 0x78, count: size))) != nil)
    }
    let count = try #require(paused.next())
    #expect(count < 1_000_000, "the first pause comes before all is read")
    #expect(sink.outcome.isEmpty)
    for _ in 0..<100 {
      fixture.loop.execute { sink.call?.resume() }
      if !sink.outcome.isEmpty { break }
      usleep(1000)
    }
    #expect(sink.wait().body.utf8.count == size)
  }

  @Test("fails what is under way when its loop ends")
  func failsWhenItsLoopEnds() throws {
    let upstream = try LoopbackListener()
    let fixture = try PoolFixture(upstream.origin)
    let sink = fixture.send(Self.request)
    let peer = try upstream.accept()
    _ = try peer.readMessage()
    fixture.loop.stop()
    let failure = try #require(sink.wait().failure)
    #expect(failure.error.code == .cancelled)
    #expect(failure.mayHaveBeenSent)
    #expect(peer.waitForEnd())
  }
}
