import Glibc
import HTTP1
import Testing

@testable import Transport

@Suite struct ServerConnectionTests {
  private static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

  @Test("answers pipelined requests in order, also those that are answered at once")
  func answersPipelinedRequestsInOrder() throws {
    let fixture = try ServerFixture()
    let client = try fixture.client()
    let count = 2000
    try client.send((0..<count).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
    for index in 0..<count {
      let answer = try client.readMessage()
      #expect(answer.hasSuffix("\r\n\r\n/\(index) "))
    }
  }

  @Test("answers pipelined requests in order when each answer comes later")
  func answersLaterInOrder() throws {
    let fixture = try ServerFixture(answer: { exchange in
      exchange.loop.execute { exchange.answer(exchange.summary) }
    })
    let client = try fixture.client()
    try client.send(
      (0..<300).map { "POST /\($0) HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi" }.joined())
    for index in 0..<300 { #expect(try client.readMessage().hasSuffix("/\(index) hi")) }
  }

  @Test(
    "keeps a connection as the client's version and Connection say",
    arguments: [
      ("HTTP/1.1\r\nHost: x", true), ("HTTP/1.1\r\nHost: x\r\nConnection: close", false),
      ("HTTP/1.0", false), ("HTTP/1.0\r\nConnection: keep-alive", true),
      ("HTTP/1.0\r\nConnection: keep-alive, close", false),
    ])
  func keepsAConnection(_ version: String, _ stays: Bool) throws {
    let fixture = try ServerFixture()
    let client = try fixture.client()
    try client.send("GET /1 \(version)\r\n\r\n")
    let answer = try client.readMessage().lowercased()
    #expect(answer.contains("connection: close") == !stays)
    #expect(answer.contains("connection: keep-alive") == (stays && version.hasPrefix("HTTP/1.0")))
    if stays {
      try client.send("GET /2 \(version)\r\n\r\n")
      #expect(try client.readMessage().hasSuffix("/2 "))
    } else {
      #expect(client.waitForEnd())
    }
  }

  @Test("tells a client that waits for it to go on, and one that does not nothing")
  func saysContinue() throws {
    let fixture = try ServerFixture()
    let client = try fixture.client()
    let head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
    try client.send(head)
    #expect(try client.read(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
    try client.send("hello")
    #expect(try client.readMessage().hasSuffix("/a hello"))
    try client.send(head + "again")
    #expect(try client.readMessage().hasPrefix("HTTP/1.1 200"))
  }

  @Test("refuses by the head alone, before the client sends the body it asked leave for")
  func refusesByTheHead() throws {
    let fixture = try ServerFixture(refusal: { _ in
      "HTTP/1.1 403 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    })
    let client = try fixture.client()
    try client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
    #expect(try client.readToEnd().hasPrefix("HTTP/1.1 403"))
  }

  @Test("answers a client that ends its sending side after the request")
  func answersAHalfClosedClient() throws {
    let exchanges = Mailbox<ServerExchange>()
    let fixture = try ServerFixture(answer: { exchanges.put($0) })
    let client = try fixture.client()
    try client.send(Self.get)
    client.endSending()
    let exchange = try #require(exchanges.next())
    fixture.loop.execute { exchange.answer("late but true") }
    #expect(try client.readToEnd().hasSuffix("late but true"))
  }

  @Test("gives a slow half-closed client the whole of a large answer")
  func givesAHalfClosedClientALargeAnswer() throws {
    let large = String(repeating: "x", count: 3_000_000)
    let fixture = try ServerFixture(answer: { $0.answer(large) })
    let client = try fixture.client(receiveBuffer: 4096)
    try client.send(Self.get)
    client.endSending()
    fixture.settle()
    let answer = try client.readToEnd()
    #expect(answer.utf8.count > large.utf8.count)
  }

  @Test("lets a client read why it was refused while it still sends")
  func letsARefusedClientRead() throws {
    let fixture = try ServerFixture({ $0.limits.body = 1000 })
    let client = try fixture.client()
    try client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n")
    for _ in 0..<40 { try client.send([UInt8](repeating: 0x78, count: 100_000)) }
    #expect(try client.readToEnd().hasPrefix("HTTP/1.1 413"))
  }

  @Test("gives a head its time from its first byte, however it trickles")
  func limitsAHead() throws {
    let fixture = try ServerFixture({ $0.headerTimeout = .milliseconds(150) })
    let client = try fixture.client()
    let begun = SystemCalls.monotonicNanoseconds()
    var answer = ""
    // Were its time to run from each byte, no answer would come while these do.
    for character in "GET /" + String(repeating: "a", count: 1000) {
      do { try client.send(String(character)) } catch { break }
      var entry = pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, 20) == 1 {
        answer = try client.readToEnd()
        break
      }
    }
    let taken = SystemCalls.monotonicNanoseconds() - begun
    #expect(answer.hasPrefix("HTTP/1.1 408"))
    #expect(taken >= .milliseconds(149))
  }

  @Test("gives a body its time from the end of its head, however it trickles")
  func limitsABody() throws {
    let fixture = try ServerFixture({ $0.bodyTimeout = .milliseconds(150) })
    let client = try fixture.client()
    try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
    var answer = ""
    for _ in 0..<900 {
      do { try client.send("x") } catch { break }
      var entry = pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, 20) == 1 {
        answer = try client.readToEnd()
        break
      }
    }
    #expect(answer.hasPrefix("HTTP/1.1 408"))
  }

  @Test("gives the rest of a pipelining client's bytes the time of a head")
  func limitsAPipelinedHead() throws {
    let fixture = try ServerFixture({
      $0.headerTimeout = .milliseconds(100)
      $0.idleTimeout = .milliseconds(60_000)
    })
    let client = try fixture.client()
    try client.send(Self.get + "GET /half")
    #expect(try client.readMessage().hasSuffix("/a "))
    #expect(try client.readMessage().hasPrefix("HTTP/1.1 408"))
  }

  @Test("closes an idle connection without a word when its time is up, also one that is parked")
  func closesAnIdleConnection() throws {
    for idle in [UInt64(100), 1150] {
      let fixture = try ServerFixture({ $0.idleTimeout = .milliseconds(idle) })
      let client = try fixture.client()
      try client.send(Self.get)
      _ = try client.readMessage()
      #expect(try client.readToEnd() == "")
      fixture.settle()
      #expect(fixture.server.counts.open == 0)
      #expect(fixture.server.counts.parked == 0)
    }
  }

  @Test("serves a parked connection again")
  func servesAParkedConnection() throws {
    let fixture = try ServerFixture({
      $0.headerTimeout = .milliseconds(50)
      $0.idleTimeout = .milliseconds(20_000)
    })
    let client = try fixture.client()
    for _ in 0..<2 {
      while fixture.server.counts.parked == 0 { sched_yield() }
      try client.send(Self.get)
      #expect(try client.readMessage().hasSuffix("/a "))
      #expect(fixture.server.counts.parked == 0)
    }
  }

  @Test("drains: closes what is idle or parked, answers what has begun, and ends in time")
  func drains() async throws {
    let exchanges = Mailbox<ServerExchange>()
    let fixture = try ServerFixture(
      { $0.headerTimeout = .milliseconds(5000) }, answer: { exchanges.put($0) })
    let parked = try fixture.client()
    try parked.send(Self.get)
    let first = try #require(exchanges.next())
    fixture.loop.execute { first.answer("x") }
    _ = try parked.readMessage()
    while fixture.server.counts.parked == 0 { sched_yield() }
    let idle = try fixture.client()
    let busy = try fixture.client()
    try busy.send(Self.get)
    let exchange = try #require(exchanges.next())
    async let finished = fixture.server.drain(within: .seconds(100))
    #expect(try await blocking { idle.waitForEnd() && parked.waitForEnd() })
    fixture.loop.execute { exchange.answer("still") }
    #expect(try await blocking { try busy.readToEnd() }.contains("Connection: close\r\n\r\nstill"))
    #expect(await finished)
  }

  @Test("drains without dropping an answer that a client is slow to take, or a request not read yet")
  func drainsSlowClients() async throws {
    let large = String(repeating: "x", count: 3_000_000)
    let fixture = try ServerFixture(answer: { $0.answer(large) })
    let slow = try fixture.client(receiveBuffer: 4096)
    try slow.send(Self.get)
    fixture.settle()
    let waiting = try fixture.client()
    fixture.settle()
    let gate = Mailbox<Void>()
    fixture.loop.execute { _ = gate.next() }
    try waiting.send(Self.get)
    async let finished = fixture.server.drain(within: .seconds(100))
    try await Task.sleep(for: .milliseconds(20))
    gate.put(())
    #expect(try await blocking { try slow.readToEnd().utf8.count } > large.utf8.count)
    #expect(try await blocking { try waiting.readToEnd().utf8.count } > large.utf8.count)
    #expect(await finished)
  }

  @Test("refuses what begins while it drains, on connections that were active lately")
  func refusesWhatBeginsWhileItDrains() throws {
    let exchanges = Mailbox<ServerExchange>()
    let fixture = try ServerFixture(
      { $0.drainGrace = .milliseconds(100_000) },
      answer: { $0.summary.hasPrefix("/later") ? exchanges.put($0) : $0.answer($0.summary) })
    let kept = try fixture.client()
    try kept.send(Self.get)
    #expect(try kept.readMessage().hasSuffix("/a "))
    let begun = try fixture.client()
    try begun.send("GET /half HTTP/1.1\r\n")
    let streaming = try fixture.client()
    try streaming.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n")
    let exchange = try #require(exchanges.next())
    fixture.loop.execute { exchange.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n".utf8)) }
    fixture.settle()
    fixture.server.drainConnections()
    fixture.settle()

    try kept.send("POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
    let refusal = try kept.readToEnd()
    #expect(refusal.hasPrefix("HTTP/1.1 503") && refusal.hasSuffix("draining /b"))
    // What had begun is served.
    try begun.send("Host: x\r\n\r\n")
    let answer = try begun.readToEnd()
    #expect(answer.hasPrefix("HTTP/1.1 200") && answer.contains("Connection: close\r\n"))
    // A head that is out already has not said that the connection ends.
    fixture.loop.execute {
      exchange.write(Array("ok".utf8))
      exchange.finish(persists: true)
    }
    #expect(try streaming.readMessage().hasSuffix("ok"))
    try streaming.send("GET /c HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try streaming.readToEnd().hasSuffix("draining /c"))
  }

  @Test("tells clients so whose requests the end of the loop cuts off")
  func tellsWhomTheEndCutsOff() throws {
    let waiters = Mailbox<LastWord>()
    let fixture = try ServerFixture(answer: { exchange in
      let waiter = LastWord(exchange)
      exchange.waiter = waiter
      waiters.put(waiter)
    })
    let half = try fixture.client()
    try half.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe")
    let waiting = try fixture.client()
    try waiting.send(Self.get)
    let waiter = waiters.next()
    fixture.settle()
    fixture.loop.stop()
    #expect(try half.readToEnd().hasPrefix("HTTP/1.1 503"))
    #expect(try waiting.readToEnd().hasSuffix("the last word"))
    withExtendedLifetime(waiter) {}
  }

  @Test("refuses a request whose last byte comes when its loop ends, for nobody would answer it")
  func refusesWhatIsWholeAtTheEnd() throws {
    let handled = Mailbox<ServerExchange>()
    let fixture = try ServerFixture(answer: { handled.put($0) })
    let client = try fixture.client()
    try client.send("POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe")
    while fixture.server.counts.bufferedBytes == 0 { sched_yield() }
    // The last turn, of which the end is a part, has looked at the sockets already when the rest comes.
    let (reached, goOn) = (Mailbox<Void>(), Mailbox<Void>())
    let stand: @Sendable () -> Void = {
      reached.put(())
      _ = goOn.next()
    }
    fixture.loop.execute(stand)
    _ = reached.next()
    fixture.loop.execute(stand)
    fixture.loop.stop()
    goOn.put(())
    _ = reached.next()
    try client.send("llo")
    goOn.put(())
    #expect(try client.readToEnd().hasSuffix("draining /late"))
    #expect(handled.isEmpty)
  }

  @Test("lets others have their turn while one client sends and sends")
  func letsOthersHaveTheirTurn() async throws {
    for request in [
      String(repeating: Self.get, count: 2000),
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n"
        + String(repeating: "x", count: 8_000_000),
    ] {
      let order = Mailbox<String>()
      let fixture = try ServerFixture(
        { $0.limits.body = 8_000_000 },
        answer: {
          order.put(String($0.summary.prefix(2)))
          $0.answer("")
        })
      let greedy = try fixture.client()
      let modest = try fixture.client()
      fixture.settle()
      let gate = Mailbox<Void>()
      fixture.loop.execute { _ = gate.next() }
      async let sent: Void = blocking { try greedy.send(request) }
      try await Task.sleep(for: .milliseconds(50))
      try modest.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
      gate.put(())
      _ = try await blocking { try modest.readMessage() }
      var before = 0
      while order.next() == "/a" { before += 1 }
      #expect(before <= 128)
      try await sent
    }
  }

  @Test("takes no further request of a client that leaves its answers lying")
  func holdsPipelinedRequestsBack() throws {
    let count = Mailbox<Int>()
    let answer = String(repeating: "x", count: 100_000)
    let fixture = try ServerFixture(answer: {
      count.put(1)
      $0.answer(answer)
    })
    let client = try fixture.client(receiveBuffer: 4096)
    try client.send(String(repeating: Self.get, count: 500))
    fixture.settle()
    fixture.settle()
    var taken = 0
    while !count.isEmpty { taken += count.next() ?? 0 }
    #expect(taken < 100, "\(taken) answers were made for a client that reads none")
    #expect(fixture.server.counts.bufferedBytes < 1_000_000)
    for _ in 0..<500 { #expect(try client.readMessage().utf8.count > 100_000) }
    fixture.settle()
    #expect(fixture.server.counts.bufferedBytes == 0)
  }

  @Test("breaks off with a client that does not take its answer in time")
  func limitsTheTakingOfAnswers() throws {
    let fixture = try ServerFixture(
      { $0.writeTimeout = .milliseconds(100) },
      answer: { $0.answer(String(repeating: "x", count: 20_000_000)) })
    let client = try fixture.client(receiveBuffer: 4096)
    try client.send(Self.get)
    while fixture.server.counts.accepted == 0 || fixture.server.counts.open > 0 { sched_yield() }
    #expect((try? client.readToEnd().utf8.count) ?? 0 < 20_000_000)
  }

  @Test("is idle, and not late, once a slow client has taken its answer")
  func isIdleAfterASlowAnswer() throws {
    let large = String(repeating: "x", count: 3_000_000)
    let fixture = try ServerFixture(
      {
        $0.writeTimeout = .milliseconds(300); $0.headerTimeout = .milliseconds(300)
      },
      answer: { $0.answer($0.summary.hasPrefix("/a") ? large : "small") })
    let client = try fixture.client(receiveBuffer: 4096)
    try client.send(Self.get)
    fixture.settle()
    #expect(try client.readMessage().utf8.count > 3_000_000)
    var entry = pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&entry, 1, 600) == 0, "nothing may come of a client that owes nothing")
    try client.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.readMessage().hasSuffix("small"))
  }

  @Test("wakes a source that paused for a client which is gone")
  func wakesAPausedSource() throws {
    let exchanges = Mailbox<ServerExchange>()
    let woken = Mailbox<Bool>()
    let fixture = try ServerFixture(answer: { exchange in
      exchange.whenDrained = { woken.put(exchange.isOpen) }
      exchange.write([UInt8](repeating: 0x78, count: 20_000_000))
      exchanges.put(exchange.flush() ? exchange : exchange)
    })
    let client = try fixture.client(receiveBuffer: 4096)
    try client.send(Self.get)
    _ = exchanges.next()
    client.reset()
    #expect(woken.next() == false)
    fixture.settle()
    #expect(fixture.server.counts.open == 0)
    #expect(fixture.server.counts.bufferedBytes == 0)
  }

  @Test("survives a client that is gone while it is answered")
  func survivesAClientThatIsGone() throws {
    let exchanges = Mailbox<ServerExchange>()
    let fixture = try ServerFixture(answer: { exchanges.put($0) })
    let client = try fixture.client()
    try client.send(Self.get)
    let exchange = try #require(exchanges.next())
    client.reset()
    fixture.loop.execute { exchange.answer("to nobody") }
    fixture.settle()
    fixture.settle()
    #expect(fixture.server.counts.open == 0)
  }

  @Test("breaks off with a reset what cannot be completed")
  func breaksOffWithAReset() throws {
    let fixture = try ServerFixture(answer: { exchange in
      exchange.write(Array("HTTP/1.0 200 OK\r\n\r\nhalf".utf8))
      _ = exchange.flush()
      exchange.abort()
    })
    let client = try fixture.client()
    try client.send("GET / HTTP/1.0\r\n\r\n")
    #expect(throws: SocketTrouble.self) { try client.readToEnd() }
  }

  @Test("answers garbage and closes")
  func answersGarbage() throws {
    let fixture = try ServerFixture()
    let client = try fixture.client()
    try client.send(Self.get + "\u{16}\u{3}\u{1} no HTTP at all\r\n\r\n")
    #expect(try client.readMessage().hasSuffix("/a "))
    #expect(try client.readToEnd().hasPrefix("HTTP/1.1 400"))
  }

  @Test("closes everything, parked connections too, when its loop ends")
  func closesEverythingWithItsLoop() throws {
    let fixture = try ServerFixture({ $0.headerTimeout = .milliseconds(30) })
    let parked = try fixture.client()
    while fixture.server.counts.parked == 0 { sched_yield() }
    let other = try fixture.client()
    try other.send("GET /")
    while fixture.server.counts.accepted < 2 { sched_yield() }
    fixture.loop.stop()
    #expect(parked.waitForEnd())
    #expect(try other.readToEnd().hasPrefix("HTTP/1.1 503"))
    while fixture.server.counts.open > 0 { sched_yield() }
    #expect(fixture.server.counts.parked == 0)
  }
}

/// Answers an exchange only when there is no more time.
private final class LastWord: ServerExchangeWaiter, @unchecked Sendable {
  private let exchange: ServerExchange

  init(_ exchange: ServerExchange) { self.exchange = exchange }

  func serverIsStopping() {
    exchange.waiter = nil
    exchange.answer("the last word")
  }
}
