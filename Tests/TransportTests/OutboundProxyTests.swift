import Testing

@testable import Transport

@Suite struct OutboundProxyTests {
  private func proxy(_ noProxy: String = "") -> OutboundProxy {
    OutboundProxy(
      origin: Origin(scheme: .http, host: "proxy", port: 3128), authorization: nil, noProxy: noProxy)
  }

  private func https(_ host: String, _ port: UInt16? = nil) -> Origin {
    Origin(scheme: .https, host: host, port: port)
  }

  @Test("covers https alone, and never this machine or instance metadata")
  func coversHTTPSAlone() {
    #expect(proxy().covers(https("batch.eu-west-1.amazonaws.com")))
    #expect(!proxy().covers(Origin(scheme: .http, host: "batch.eu-west-1.amazonaws.com")))
    for host in ["localhost", "127.0.0.1", "127.1.2.3", "::1", "169.254.169.254", "fe80::1", "fd00:ec2::254"]
    {
      #expect(!proxy().covers(https(host)), "\(host)")
    }
  }

  @Test("leaves out what NO_PROXY names: hosts, their subdomains, one port of them, or everything")
  func leavesOut() {
    for (noProxy, host) in [
      ("amazonaws.com", "batch.eu-west-1.amazonaws.com"), (".amazonaws.com", "a.amazonaws.com"),
      ("x, *.AMAZONAWS.com", "a.amazonaws.com"), ("*", "a.example"), ("a.example:443", "a.example"),
    ] {
      #expect(!proxy(noProxy).covers(https(host)), "\(noProxy)")
    }
    for (noProxy, host) in [("aws.com", "amazonaws.com"), ("a.example:8443", "a.example"), ("", "a.example")]
    {
      #expect(proxy(noProxy).covers(https(host)), "\(noProxy)")
    }
  }

  /// Runs a request for an https origin through a small CONNECT proxy that answers `answer`.
  private func tunnel(_ answer: String) throws -> (request: String, failure: TransportError?, wasSent: Bool?)
  {
    let listener = try LoopbackListener()
    let settings = OutboundProxy(origin: listener.origin, authorization: "Basic c2VjcmV0", noProxy: "")
    let fixture = try PoolFixture(https("batch.invalid"), proxy: settings)
    let sink = fixture.send()
    let peer = try listener.accept()
    let request = try peer.readMessage()
    try peer.send(answer)
    if answer.isEmpty { peer.close() }
    if answer.contains("Via: ") {
      // The first record of a TLS client: a handshake, of which this proxy passes nothing on.
      #expect(try peer.receive().first == 0x16)
      peer.close()
    }
    let failure = sink.wait().failure
    return (request, failure?.error, failure?.mayHaveBeenSent)
  }

  @Test("asks a proxy for a tunnel and speaks TLS through it")
  func asksForATunnel() throws {
    let (request, failure, _) = try tunnel("HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n")
    #expect(
      request
        == "CONNECT batch.invalid:443 HTTP/1.1\r\nHost: batch.invalid:443\r\nProxy-Authorization: Basic c2VjcmV0\r\n\r\n"
    )
    #expect(failure?.code == .tls)
  }

  @Test("says why there is no tunnel")
  func saysWhyThereIsNoTunnel() throws {
    let unauthorised = try tunnel(
      "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic\r\nContent-Length: 3\r\n\r\nwho"
    ).failure
    #expect(unauthorised?.code == .tunnelRefused)
    #expect(unauthorised?.description.contains("HTTPS_PROXY") == true)
    #expect(try tunnel("HTTP/1.1 403 No\r\n\r\n").failure?.description.contains("403") == true)
    #expect(try tunnel("HTTP/1.1 200 OK\r\n\r\nbytes before TLS").failure != nil)
    #expect(try tunnel("garbage\r\n\r\n").failure?.code == .malformedAnswer)
    #expect(try tunnel("").failure?.code == .closed)
  }

  @Test("never says that a request may have been sent for which there was no tunnel")
  func saysThatNothingWasSent() throws {
    for answer in [
      "HTTP/1.1 407 Who\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nbytes before TLS", "garbage\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
      "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n", "",
    ] {
      #expect(try tunnel(answer).wasSent == false, "\(answer)")
    }
    #expect(try tunnel("garbage\r\n\r\n").failure?.description.contains("CONNECT") == true)
  }

  @Test("writes an IPv6 target in brackets, and no credentials that it does not have")
  func writesBrackets() {
    let text = String(decoding: proxy().connectRequest(to: https("2001:db8::1", 8443)), as: UTF8.self)
    #expect(text == "CONNECT [2001:db8::1]:8443 HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\n\r\n")
  }
}
