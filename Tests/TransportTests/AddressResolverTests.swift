import Testing

@testable import Transport

@Suite struct AddressResolverTests {
  @Test("resolves numeric hosts and names, and keeps the answer for a while")
  func resolves() throws {
    let resolver = AddressResolver()
    let origin = Origin(scheme: .http, host: "localhost", port: 8084)
    let now = SystemCalls.monotonicNanoseconds()
    #expect(resolver.known(origin, now: now) == nil)
    let answers = Mailbox<Result<[SocketAddress], TransportError>>()
    for _ in 0..<5 { resolver.resolve(origin) { answers.put($0) } }
    for _ in 0..<5 {
      let found = try #require(answers.next()).get()
      #expect(found.allSatisfy { $0.isLoopback && $0.port == 8084 })
    }
    #expect(resolver.known(origin, now: now)?.isEmpty == false)
    #expect(resolver.known(origin, now: now + 60_000_000_000) == nil)
    #expect(resolver.known(Origin(scheme: .http, host: "localhost", port: 1), now: now) == nil)
  }

  @Test("says which name there is not")
  func saysWhichNameThereIsNot() throws {
    let answers = Mailbox<Result<[SocketAddress], TransportError>>()
    AddressResolver().resolve(Origin(scheme: .http, host: "no such host")) { answers.put($0) }
    guard case .failure(let error)? = answers.next() else {
      Issue.record("it was resolved")
      return
    }
    #expect(error.code == .nameNotResolved)
    #expect(error.description.contains("no such host"))
  }
}
