import OpenSSL
import Testing

@testable import Transport

@Suite struct ClientTLSTests {
  @Test("loads once for all who ask at the same time")
  func loadsOnce() throws {
    let tls = ClientTLS(trust: .system)
    #expect(tls.known == nil)
    let answers = Mailbox<Result<TLSContext, TransportError>>()
    for _ in 0..<4 { tls.load { answers.put($0) } }
    let contexts = try (0..<4).map { _ in try #require(answers.next()).get() }
    #expect(contexts.allSatisfy { $0 === contexts[0] })
    #expect(tls.known === contexts[0])
    tls.load { answers.put($0) }
    #expect(try answers.next()?.get() === contexts[0])
  }

  @Test("forgets a failure, because the file may be mended")
  func forgetsAFailure() {
    let tls = ClientTLS(trust: .bundle("/nonexistent/ca.pem"))
    let answers = Mailbox<Result<TLSContext, TransportError>>()
    for _ in 0..<2 {
      tls.load { answers.put($0) }
      guard case .failure(let error)? = answers.next() else {
        Issue.record("it was loaded")
        return
      }
      #expect(error.code == .tls)
    }
  }
}
