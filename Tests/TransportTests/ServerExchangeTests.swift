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
}
