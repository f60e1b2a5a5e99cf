import Testing

@testable import Transport

@Suite struct ServerExchangeTests {
  @Test("can be answered once; what comes after has no effect")
  func canBeAnsweredOnce() throws {
    let fixture = try ServerFixture(answer: { exchange in
      exchange.answer("first")
      exchange.answer("second")
      exchange.write([0x78])
      exchange.abort()
    })
    let client = try fixture.client()
    for _ in 0..<3 {
      try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try client.readMessage().hasSuffix("\r\n\r\nfirst"))
    }
  }

  @Test("knows where its request came from, and whether its client is there")
  func knowsItsClient() throws {
    let exchanges = Mailbox<ServerExchange>()
    let fixture = try ServerFixture(answer: { exchanges.put($0) })
    let client = try fixture.client()
    try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    let exchange = try #require(exchanges.next())
    #expect(exchange.client.address.isLoopback)
    #expect(exchange.client.listener.port == fixture.address.port)
    #expect(!exchange.client.isTLS)
    let open = Mailbox<Bool>()
    fixture.loop.execute {
      open.put(exchange.isOpen)
      exchange.answer("x")
      open.put(exchange.isOpen)
    }
    #expect(open.next() == true)
    #expect(open.next() == false)
  }

  @Test("hears at once that its client left, where it watches for that", arguments: ["leaves", "speaks"])
  func watchesForTheEnd(how: String) throws {
    let ends = Mailbox<Bool>()
    let kept = Mailbox<ServerExchange>()
    let fixture = try ServerFixture(answer: { exchange in
      exchange.whenDrained = { ends.put(exchange.isOpen) }
      exchange.watchForEnd()
      kept.put(exchange)
    })
    let client = try fixture.client()
    try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    let exchange = try #require(kept.next())
    if how == "leaves" { client.close() } else { try client.send("more") }
    #expect(ends.next() == false)
    withExtendedLifetime(exchange) {}
  }

  @Test("goes on with the next request after an answer during which it watched")
  func watchesNoLonger() throws {
    let fixture = try ServerFixture(answer: { exchange in
      exchange.watchForEnd()
      exchange.answer("answer")
    })
    let client = try fixture.client()
    for _ in 0..<2 {
      try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try client.readMessage().hasSuffix("answer"))
    }
  }
}
