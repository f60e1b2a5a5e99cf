import COpenSSL
import Testing

@testable import OpenSSL

@Suite("Resumed sessions")
struct TLSSessionCacheTests {
  private let identity: TestIdentity
  private let client: TLSContext
  private let server: TLSContext

  init() throws {
    identity = try TestIdentity()
    client = try identity.clientContext()
    server = try identity.serverContext()
  }

  /// Connects, carries a byte each way so that tickets arrive, and ends in order.
  private func connect(_ client: TLSContext, host: String = "localhost") throws -> Bool {
    let pair = try TLSPair(client: client, server: server, host: host)
    #expect(pair.handshake().client.count == 0)
    #expect(pair.transfer([1], from: pair.server, to: pair.client) == [1])
    _ = pair.client.shutdown()
    return pair.client.negotiated.isResumed
  }

  @Test(
    "the second connection to a host resumes, and so does every later one",
    arguments: [TLS1_3_VERSION, TLS1_2_VERSION])
  func theSecondConnectionResumes(_ version: Int32) throws {
    client.limit(to: version)
    #expect(try !connect(client))
    for _ in 0..<5 { #expect(try connect(client)) }
  }

  @Test("another host and another context do not share sessions")
  func anotherHostDoesNotShare() throws {
    #expect(try !connect(client))
    #expect(try !connect(client, host: "127.0.0.1"))
    #expect(try connect(client, host: "127.0.0.1"))
    #expect(try !connect(identity.clientContext()))
  }

  @Test("a session of a server that is no longer there falls back to a whole handshake")
  func aSessionOfAServerThatIsGone() throws {
    #expect(try !connect(client))
    let restarted = try identity.serverContext()
    let pair = try TLSPair(client: client, server: restarted)
    #expect(pair.handshake().client.count == 0)
    #expect(!pair.client.negotiated.isResumed)
  }

  @Test("a resumed session of a verified client is accepted")
  func aResumedSessionOfAVerifiedClient() throws {
    let strict = try identity.serverContext(clientCA: identity.caFile)
    // The CA is for servers only, so the client's purpose is left unchecked here.
    X509_VERIFY_PARAM_set_purpose(SSL_CTX_get0_param(strict.pointer), X509_PURPOSE_ANY)
    SSL_CTX_use_certificate_chain_file(client.pointer, identity.certificateFile)
    SSL_CTX_use_PrivateKey_file(client.pointer, identity.keyFile, SSL_FILETYPE_PEM)
    for isResumed in [false, true] {
      let pair = try TLSPair(client: client, server: strict)
      let steps = pair.handshake()
      #expect(steps.server.count == 0, "\(String(describing: steps.server.error))")
      #expect(pair.transfer([1], from: pair.server, to: pair.client) == [1])
      #expect(pair.client.negotiated.isResumed == isResumed)
      #expect(pair.server.peerCertificate?.names.first == "localhost")
    }
  }

  @Test("sessions are few for a host and few in all")
  func sessionsAreFew() throws {
    for _ in 0..<10 {
      let pair = try TLSPair(client: client, server: server)
      // A fresh context's session each time: nothing is taken out in between.
      pair.handshake()
      _ = pair.transfer([1], from: pair.server, to: pair.client)
    }
    let sessions = try #require(client.sessions)
    #expect(sessions.count <= TLSSessionCache.capacityPerHost)
    for index in 0..<40 { _ = try connect(client, host: "h\(index).wild.test") }
    #expect(sessions.count <= TLSSessionCache.capacity)
    #expect(try connect(client, host: "h39.wild.test"))
  }
}
