import Glibc
import Synchronization
import Testing

@testable import Transport

@Suite struct HTTPServerTests {
  private static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

  @Test("tells clients over the limit so, in words that they can read, and takes others when there is room")
  func refusesClientsOverTheLimit() throws {
    let fixture = try ServerFixture({ $0.maximumConnections = 2 })
    let inside = try (0..<2).map { _ in try fixture.client() }
    for client in inside {
      try client.send(Self.get)
      #expect(try client.readMessage().hasPrefix("HTTP/1.1 200"))
    }
    for _ in 0..<5 {
      let over = try fixture.client()
      try over.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n")
      try over.send([UInt8](repeating: 0x78, count: 30_000))
      #expect(try over.readToEnd().hasPrefix("HTTP/1.1 503"))
      over.close()
      // With a limit of two, one refused client at a time is given the time to read.
      while fixture.server.counts.open > 2 { sched_yield() }
    }
    #expect(fixture.server.counts.refusedForOverload == 5)
    for client in inside { client.close() }
    while fixture.server.counts.open > 0 { sched_yield() }
    let next = try fixture.client()
    try next.send(Self.get)
    #expect(try next.readMessage().hasPrefix("HTTP/1.1 200"))
  }

  @Test("makes what a client over the limit is told when it is told, for it holds the time")
  func answersAnew() throws {
    let loop = try EventLoop(label: "test.over")
    defer { loop.stop() }
    var settings = ServerSettings()
    settings.maximumConnections = 0
    let server = HTTPServer(settings: settings, loops: [loop]) { _ in TestHandler(answer: { $0.answer("x") })
    }
    loop.start()
    let told = Mutex(0)
    let address = try server.listen(
      on: loopback(port: 0),
      overloadAnswer: {
        TestHandler.plain(
          503,
          told.withLock {
            $0 += 1
            return "number \($0)"
          })
      })
    for number in 1...2 {
      let client = try LoopbackSocket.connect(to: address)
      try client.send(Self.get)
      #expect(try client.readToEnd().hasSuffix("number \(number)"))
      client.close()
      while server.counts.open > 0 { sched_yield() }
    }
  }

  @Test("spreads connections over its loops")
  func spreadsConnections() throws {
    let loops = try (0..<2).map { try EventLoop(label: "test.\($0)") }
    defer { for loop in loops { loop.stop() } }
    let seen = Mailbox<ObjectIdentifier>()
    let server = HTTPServer(settings: ServerSettings(), loops: loops) { _ in
      TestHandler(answer: {
        seen.put(ObjectIdentifier($0.loop))
        $0.answer("x")
      })
    }
    for loop in loops { loop.start() }
    let address = try server.listen(on: loopback(port: 0), overloadAnswer: { [] })
    var found: Set<ObjectIdentifier> = []
    for _ in 0..<4 {
      let client = try LoopbackSocket.connect(to: address)
      try client.send(Self.get)
      _ = try client.readMessage()
      if let loop = seen.next() { found.insert(loop) }
    }
    #expect(found.count == 2)
  }

  @Test("listens on several addresses and stops listening when it drains")
  func stopsListening() async throws {
    let fixture = try ServerFixture()
    let second = try fixture.server.listen(on: loopback(port: 0), overloadAnswer: { [] })
    let client = try LoopbackSocket.connect(to: second)
    try client.send(Self.get)
    _ = try client.readMessage()
    client.close()
    #expect(await fixture.server.drain(within: .seconds(60)))
    #expect(throws: SocketTrouble.self) {
      for _ in 0..<1000 {
        _ = try fixture.client()
        _ = try LoopbackSocket.connect(to: second)
        usleep(1000)
      }
    }
  }

  @Test("says that it did not finish in time")
  func saysThatItDidNotFinish() async throws {
    let exchanges = Mailbox<ServerExchange>()
    let fixture = try ServerFixture(answer: { exchanges.put($0) })
    let client = try fixture.client()
    try client.send(Self.get)
    _ = exchanges.next()
    #expect(await fixture.server.drain(within: .milliseconds(50)) == false)
  }
}
