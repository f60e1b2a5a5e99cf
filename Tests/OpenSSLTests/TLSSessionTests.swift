import COpenSSL
import Testing

@testable import OpenSSL

@Suite("TLS sessions")
struct TLSSessionTests {
  private let identity: TestIdentity
  private let client: TLSContext
  private let server: TLSContext

  init() throws {
    identity = try TestIdentity()
    client = try identity.clientContext()
    server = try identity.serverContext()
  }

  // MARK: - Handshakes

  @Test("client and server agree on TLS 1.3 and http/1.1, and carry bytes both ways")
  func clientAndServerAgree() throws {
    let pair = try TLSPair(client: client, server: server)
    let steps = pair.handshake()
    #expect(steps.client.count == 0)
    #expect(steps.server.count == 0)
    for session in [pair.client, pair.server] {
      #expect(session.negotiated.version == "TLSv1.3")
      #expect(session.negotiated.cipher.hasPrefix("TLS_"))
      #expect(session.negotiated.applicationProtocol == "http/1.1")
      #expect(!session.negotiated.isResumed)
    }
    #expect(pair.transfer([1, 2, 3], from: pair.client, to: pair.server) == [1, 2, 3])
    #expect(pair.transfer([4, 5], from: pair.server, to: pair.client) == [4, 5])
    #expect(pair.client.peerCertificate?.issuer.contains("sfn-batch-proxy CA test") == true)
    #expect(pair.client.peerCertificate?.names.contains("batch.eu-west-1.amazonaws.com") == true)
    #expect(pair.server.peerCertificate == nil)
  }

  @Test("TLS 1.2 is spoken with those who know no more")
  func tls12IsSpoken() throws {
    client.limit(to: TLS1_2_VERSION)
    let pair = try TLSPair(client: client, server: server)
    pair.handshake()
    #expect(pair.client.negotiated.version == "TLSv1.2")
    #expect(pair.client.negotiated.applicationProtocol == "http/1.1")
    #expect(pair.transfer([1], from: pair.client, to: pair.server) == [1])
  }

  @Test("TLS 1.1 is refused by both sides", arguments: [true, false])
  func tls11IsRefused(_ isClient: Bool) throws {
    let old = isClient ? client : server
    _ = shim_SSL_CTX_set_min_proto_version(old.pointer, TLS1_VERSION)
    old.limit(to: TLS1_1_VERSION)
    SSL_CTX_set_security_level(old.pointer, 0)
    let pair = try TLSPair(client: client, server: server)
    let steps = pair.handshake()
    #expect(steps.server.error?.code == .handshake)
    #expect(steps.client.error?.code == .handshake)
  }

  @Test(
    "a host that the certificate names is accepted, however it is written",
    arguments: [
      "localhost", "LocalHost", "localhost.", "127.0.0.1", "::1", "[::1]", "batch.eu-west-1.amazonaws.com",
      "a.wild.test",
    ])
  func aHostThatTheCertificateNames(_ host: String) throws {
    let pair = try TLSPair(client: client, server: server, host: host)
    #expect(pair.handshake().client.count == 0)
  }

  @Test(
    "a host that the certificate does not name is refused",
    arguments: [
      "127.0.0.2", "::2", "wild.test", "a.b.wild.test", "batch.eu-west-2.amazonaws.com", "localhost.test",
      "sfn-batch-proxy",
    ])
  func aHostThatTheCertificateDoesNotName(_ host: String) throws {
    let pair = try TLSPair(client: client, server: server, host: host)
    let steps = pair.handshake()
    #expect(steps.client.error?.code == .wrongHost)
    #expect(
      steps.client.error?.message
        == "the certificate that came is for localhost, 127.0.0.1, ::1, "
        + "batch.eu-west-1.amazonaws.com, *.wild.test, not for \(host)")
    #expect(pair.client.peerCertificate?.names.first == "localhost")
    // The server learns of it.
    #expect(pair.server.handshake().error != nil)
  }

  @Test(
    "a session needs a host that can be checked",
    arguments: ["", ".", "[]", "a\u{0}.b", "a b", "é", String(repeating: "a", count: 256)])
  func aSessionNeedsAHost(_ host: String) {
    #expect(throws: OpenSSLError.self) { try TLSPair(client: client, server: server, host: host) }
  }

  @Test("a CA that is not known is refused")
  func aCAThatIsNotKnown() throws {
    let other = try TestIdentity().clientContext()
    let steps = try TLSPair(client: other, server: server).handshake()
    let error = try #require(steps.client.error)
    #expect(error.code == .untrusted)
    #expect(error.message.hasPrefix("the certificate of localhost comes from a CA that is not known here: "))
    #expect(error.message.contains("sfn-batch-proxy CA test"))
  }

  @Test("a chain up to a root that is not trusted is refused")
  func aChainUpToARoot() throws {
    let ca = try Certificate.read(pem: identity.authority.certificatePEM)
    _ = shim_SSL_CTX_add1_chain_cert(server.pointer, ca.pointer)
    let steps = try TLSPair(client: TestIdentity().clientContext(), server: server).handshake()
    #expect(steps.client.error?.code == .untrusted)
    #expect(steps.client.error?.message.contains("comes from a CA that is not trusted here: ") == true)
  }

  @Test("the system's roots do not trust a CA of one's own")
  func theSystemsRoots() throws {
    let steps = try TLSPair(client: TLSContext.client(trust: .system), server: server).handshake()
    #expect(steps.client.error?.code == .untrusted)
  }

  @Test("a certificate out of its time is refused with the date")
  func aCertificateOutOfItsTime() throws {
    let day: Int64 = 86_400
    let names = [try #require(CertificateName("localhost"))]
    let now = TestIdentity.now
    let authority = try CertificateAuthority.create(
      label: "t", permitting: names, now: now - 20 * day, days: 100)
    let folder = TestFolder()
    let trusting = try TLSContext.client(trust: .bundle(folder.write("ca.pem", authority.certificatePEM)))

    let old = try authority.issue(names: names, now: now - 10 * day, days: 5)
    let late = try TLSPair(client: trusting, server: TestIdentity.serverContext(with: old)).handshake()
    #expect(late.client.error?.code == .expired)
    #expect(
      late.client.error?.message == "the certificate of localhost expired on \(old.summary.notAfter)")

    let new = try authority.issue(names: names, now: now + 2 * day, days: 5)
    let early = try TLSPair(client: trusting, server: TestIdentity.serverContext(with: new)).handshake()
    #expect(early.client.error?.code == .expired)
    #expect(
      early.client.error?.message
        == "the certificate of localhost is not valid before \(new.summary.notBefore); is this clock right?")
  }

  // MARK: - Protocols

  @Test("a client that offers only HTTP/2 is refused, one that offers nothing is not")
  func aClientThatOffersOnlyHTTP2() throws {
    let pair = try TLSPair(client: client, server: server)
    let h2 = [2] + Array("h2".utf8)
    SSL_set_alpn_protos(pair.client.pointer, h2, UInt32(h2.count))
    let refused = pair.handshake()
    #expect(refused.server.error?.code == .handshake)
    #expect(refused.client.error?.reasons.contains { $0.contains("no application protocol") } == true)

    let silent = try TLSPair(client: client, server: server)
    SSL_set_alpn_protos(silent.client.pointer, nil, 0)
    #expect(silent.handshake().client.count == 0)
    #expect(silent.server.negotiated.applicationProtocol == nil)

    let both = try TLSPair(client: client, server: server)
    let list = h2 + [8] + Array("http/1.1".utf8)
    SSL_set_alpn_protos(both.client.pointer, list, UInt32(list.count))
    both.handshake()
    #expect(both.server.negotiated.applicationProtocol == "http/1.1")
  }

  @Test("a client that asks for renegotiation does not get it")
  func aClientThatAsksForRenegotiation() throws {
    client.limit(to: TLS1_2_VERSION)
    SSL_CTX_clear_options(client.pointer, shim_options())
    let pair = try TLSPair(client: client, server: server)
    pair.handshake()
    SSL_renegotiate(pair.client.pointer)
    _ = pair.client.handshake()
    #expect(pair.server.readOnce().isUndecided)
    #expect(pair.client.handshake().error?.reasons.contains { $0.contains("no renegotiation") } == true)
  }

  @Test("a TLS 1.2 client gets the first cipher suite of the server's order, and none without authentication")
  func aClientWithOldCipherSuites() throws {
    client.limit(to: TLS1_2_VERSION)
    SSL_CTX_set_cipher_list(client.pointer, "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384")
    let pair = try TLSPair(client: client, server: server)
    #expect(pair.handshake().client.count == 0)
    #expect(pair.server.negotiated.cipher == "ECDHE-ECDSA-AES256-GCM-SHA384")

    let other = try identity.clientContext()
    other.limit(to: TLS1_2_VERSION)
    SSL_CTX_set_cipher_list(other.pointer, "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384")
    let old = try TLSPair(client: other, server: server).handshake()
    #expect(old.server.error?.code == .handshake)
    #expect(old.server.error?.reasons == ["no shared cipher"])
  }

  @Test("a server reads one record at a time, also of those that carry nothing")
  func aServerReadsARecordAtATime() throws {
    let pair = try TLSPair(client: client, server: server)
    pair.handshake()
    for _ in 0..<20 {
      #expect(SSL_key_update(pair.client.pointer, SSL_KEY_UPDATE_NOT_REQUESTED) == 1)
      _ = pair.client.handshake()
    }
    #expect(pair.client.writeOnce("hello").count == 5)
    for _ in 0..<20 { #expect(pair.server.readOnce().isUndecided) }
    #expect(pair.server.readOnce().count == 5)
  }

  @Test("plain HTTP on a TLS port fails the handshake and says so")
  func plainHTTPOnATLSPort() throws {
    let sockets = SocketPair()
    let session = try TLSSession.server(server, descriptor: sockets.right)
    SocketPair.send(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), to: sockets.left)
    let error = try #require(session.handshake().error)
    #expect(error.code == .handshake)
    #expect(error.reasons.contains("http request"))
    #expect(session.handshake().error != nil)
    #expect(session.shutdown().count == 0)
  }

  // MARK: - Ends

  @Test("an orderly end is told from a cut one")
  func anOrderlyEndIsToldFromACutOne() throws {
    for isOrderly in [true, false] {
      let pair = try TLSPair(client: client, server: server)
      pair.handshake()
      #expect(pair.server.writeOnce("half").count == 4)
      if isOrderly { #expect(pair.server.shutdown().count == 0) }
      pair.sockets.closeRight()
      #expect(pair.client.readOnce().count == 4)
      let end = pair.client.readOnce()
      #expect(end.isClosed == isOrderly)
      #expect(end.error?.code == (isOrderly ? nil : .truncated))
      #expect(end.error?.label == (isOrderly ? nil : "tls-truncated"))
    }
  }

  @Test("an end during the handshake is told in words")
  func anEndDuringTheHandshake() throws {
    let sockets = SocketPair()
    let session = try TLSSession.server(server, descriptor: sockets.right)
    #expect(session.handshake().isUndecided)
    sockets.closeLeft()
    let error = try #require(session.handshake().error)
    #expect(error.code == .handshake)
    #expect(error.description == "the peer closed the connection during the TLS handshake")
  }

  @Test("a socket that breaks is told with the system's words")
  func aSocketThatBreaks() throws {
    let pair = try TLSPair(client: client, server: server)
    pair.handshake()
    pair.sockets.closeRight()
    let error = try #require(pair.client.writeOnce("x").error)
    #expect(error.code == .connectionLost)
    #expect(error.reasons == ["Broken pipe"])
    #expect(pair.client.readOnce().error != nil)
    #expect(pair.client.shutdown().count == 0)
  }

  @Test("bytes that are no TLS record end an established session")
  func bytesThatAreNoRecord() throws {
    let pair = try TLSPair(client: client, server: server)
    pair.handshake()
    SocketPair.send([UInt8](repeating: 0x41, count: 100), to: pair.sockets.left)
    #expect(pair.server.readOnce().error?.code == .tls)
  }

  // MARK: - Bytes

  @Test("large transfers arrive whole, both ways")
  func largeTransfersArriveWhole() throws {
    let pair = try TLSPair(client: client, server: server)
    pair.handshake()
    let bytes = (0..<8_000_003).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    #expect(pair.transfer(bytes, from: pair.client, to: pair.server) == bytes)
    #expect(pair.transfer(bytes, from: pair.server, to: pair.client) == bytes)
  }

  @Test("a write that waits can go on from another place in memory, with more behind it")
  func aWriteThatWaits() throws {
    let pair = try TLSPair(client: client, server: server)
    pair.handshake()
    let part = [UInt8](repeating: 7, count: 100_000)
    var sent = 0
    var step = TLSStep.complete(0)
    while let count = step.count {
      sent += count
      step = part.withUnsafeBytes { pair.client.write($0) }
    }
    #expect(step.isUndecided)
    let moved = part + part
    var received = 0
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while let count = buffer.withUnsafeMutableBytes({ pair.server.read(into: $0) }).count {
      received += count
    }
    step = moved.withUnsafeBytes { pair.client.write($0) }
    sent += try #require(step.count)
    while let count = buffer.withUnsafeMutableBytes({ pair.server.read(into: $0) }).count {
      received += count
    }
    #expect(received == sent)
  }

  @Test("bytes that wait inside a session are counted")
  func bytesThatWaitInside() throws {
    let pair = try TLSPair(client: client, server: server)
    pair.handshake()
    #expect(pair.client.writeOnce("hello").count == 5)
    var byte = [UInt8](repeating: 0, count: 1)
    #expect(byte.withUnsafeMutableBytes { pair.server.read(into: $0) }.count == 1)
    #expect(pair.server.pending == 4)
    #expect([UInt8]().withUnsafeBytes { pair.client.write($0) }.count == 0)
  }

  // MARK: - Clients with certificates

  @Test("a server that asks for client certificates gets one or refuses")
  func aServerThatAsksForClientCertificates() throws {
    let strict = try identity.serverContext(clientCA: identity.caFile)
    let without = try TLSPair(client: client, server: strict)
    let refused = without.handshake()
    #expect(refused.server.error?.reasons.contains("peer did not return a certificate") == true)
    #expect(without.client.readOnce().error != nil)
  }
}
