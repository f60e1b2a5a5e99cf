import Foundation
import Glibc
import OpenSSL
import Testing

@testable import Transport

/// TLS on both ends of the transport, with a certificate made for the test.
@Suite struct ByteStreamTests {
  /// A certificate for 127.0.0.1 and its key, or nil where there is no openssl program.
  private static let files: (certificate: String, key: String)? = {
    let folder = NSTemporaryDirectory() + "transport-tests-\(getpid())"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
      "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder + "/key.pem", "-out",
      folder + "/certificate.pem",
    ]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    chmod(folder + "/key.pem", 0o600)
    return process.terminationStatus == 0 ? (folder + "/certificate.pem", folder + "/key.pem") : nil
  }()

  private func fixture(
    _ change: (inout ServerSettings) -> Void = { _ in },
    answer: @escaping @Sendable (ServerExchange) -> Void = { $0.answer($0.summary) }
  ) throws -> (ServerFixture, PoolFixture) {
    let files = try #require(Self.files)
    let tls = try TLSContext.server(certificateFile: files.certificate, keyFile: files.key, clientCAFile: nil)
    let server = try ServerFixture(change, tls: tls, answer: answer)
    let origin = Origin(scheme: .https, host: "127.0.0.1", port: server.address.port)
    return (server, try PoolFixture(origin, trust: .bundle(files.certificate)))
  }

  @Test("carries requests and answers over TLS, over one connection")
  func carriesOverTLS() throws {
    let (server, pool) = try fixture()
    for index in 0..<20 {
      let answer = pool.send("GET /\(index) HTTP/1.1\r\nHost: x\r\n\r\n").wait()
      #expect(answer.body == "/\(index) ")
    }
    #expect(server.server.counts.accepted == 1)
  }

  @Test("carries large bodies both ways over TLS")
  func carriesLargeBodies() throws {
    let large = String(repeating: "0123456789", count: 100_000)
    let (server, pool) = try fixture()
    let request = "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: \(large.utf8.count)\r\n\r\n" + large
    for _ in 0..<3 {
      let isWhole = pool.send(request).wait().body == "/x " + large
      #expect(isWhole)
    }
    #expect(server.server.counts.accepted == 1)
  }

  @Test("refuses a certificate that it does not trust, and sends nothing")
  func refusesAnUntrustedCertificate() throws {
    let (server, _) = try fixture()
    let pool = try PoolFixture(Origin(scheme: .https, host: "127.0.0.1", port: server.address.port))
    let failure = try #require(pool.send().wait().failure)
    #expect(failure.error.code == .tls)
    #expect(!failure.mayHaveBeenSent)
  }

  @Test("tells a connection that broke under a request from a handshake that failed")
  func tellsABrokenConnection() throws {
    for breaksOff in [true, false] {
      let (server, pool) = try fixture(answer: { exchange in
        if breaksOff { return exchange.abort() }
        exchange.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".utf8))
        exchange.finish(persists: false)
      })
      let failure = try #require(pool.send().wait().failure)
      #expect(failure.mayHaveBeenSent)
      #expect(failure.error.code == .closed)
      withExtendedLifetime(server) {}
    }
  }

  @Test("gives a handshake the time of a head")
  func limitsAHandshake() throws {
    let (server, _) = try fixture({ $0.headerTimeout = .milliseconds(80) })
    let client = try server.client()
    try client.send([0x16, 0x03])
    #expect(client.waitForEnd())
    server.settle()
    #expect(server.server.counts.open == 0)
  }

  @Test("closes a connection whose client speaks no TLS")
  func closesAPlainClient() throws {
    let (server, _) = try fixture()
    let client = try server.client()
    try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    while (try? client.receive().isEmpty) == false {}
    while server.server.counts.open > 0 { sched_yield() }
    #expect(server.server.counts.failedHandshakes == 1)
  }

  @Test("drains over TLS: the answer under way is whole, and idle connections end in order")
  func drainsOverTLS() async throws {
    let exchanges = Mailbox<ServerExchange>()
    let (server, pool) = try fixture(answer: { exchanges.put($0) })
    let sink = pool.send()
    let exchange = try await blocking { try #require(exchanges.next()) }
    async let finished = server.server.drain(within: .seconds(20))
    server.loop.execute { exchange.answer("whole") }
    #expect(try await blocking { sink.wait().body } == "whole")
    #expect(await finished)
  }

  @Test("refuses the request of a client that was still shaking hands when the server began to drain")
  func refusesAfterAHandshake() throws {
    let (server, pool) = try fixture({ $0.drainGrace = .milliseconds(100_000) })
    let gate = Mailbox<Void>()
    server.loop.execute { _ = gate.next() }
    let sink = pool.send("GET /late HTTP/1.1\r\nHost: x\r\n\r\n")
    while server.server.counts.accepted == 0 { sched_yield() }
    server.server.drainConnections()
    gate.put(())
    let answer = sink.wait()
    #expect(answer.status == 503)
    #expect(answer.body == "draining /late")
  }
}
