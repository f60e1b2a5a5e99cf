import HTTP1
import Testing

@Suite struct KeepAliveTests {
  @Test("keeps an HTTP/1.1 connection unless Connection says close")
  func http11() throws {
    #expect(try request("GET / HTTP/1.1\nHost: a").keepsAlive)
    #expect(try !request("GET / HTTP/1.1\nHost: a\nConnection: te, CLOSE").keepsAlive)
    #expect(try response("HTTP/1.1 200 OK").keepsAlive)
    #expect(try !response("HTTP/1.1 200 OK\nConnection: close").keepsAlive)
  }

  @Test("closes an HTTP/1.0 connection unless Connection says keep-alive and not close")
  func http10() throws {
    #expect(try !request("GET / HTTP/1.0").keepsAlive)
    #expect(try request("GET / HTTP/1.0\nConnection: Keep-Alive").keepsAlive)
    #expect(try !request("GET / HTTP/1.0\nConnection: keep-alive\nConnection: close").keepsAlive)
    #expect(try !response("HTTP/1.0 200 OK").keepsAlive)
    #expect(try response("HTTP/1.0 200 OK\nConnection: keep-alive").keepsAlive)
  }
}
