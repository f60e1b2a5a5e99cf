import HTTP1
import Testing

@Suite struct HopByHopFieldsTests {
  private func kept(_ text: String) throws -> [String] {
    let head = try request("GET / HTTP/1.1\nHost: a\n\(text)")
    return head.fields.entries.filter { !HopByHopFields.contains($0, in: head.fields) }
      .map { ASCII.text(head.bytes, $0.name) }
  }

  @Test(
    "takes out the standard ones",
    arguments: [
      "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE",
      "Trailer",
      "Transfer-Encoding", "Upgrade",
    ])
  func takesOutStandardOnes(_ name: String) throws {
    #expect(try kept("\(name): close\nX: y") == ["Host", "X"])
  }

  @Test("takes out those that Connection names, in any case and field")
  func takesOutNamedOnes() throws {
    #expect(try kept("Connection: x-ONE, close\nX-One: 1\nX-Two: 2\nconnection: ,\tX-Two ") == ["Host"])
    #expect(try kept("Connection: X-On\nX-One: 1") == ["Host", "X-One"])
  }

  @Test(
    "keeps what a client must not have withheld, whatever Connection names",
    arguments: [
      "Authorization", "Content-Type", "Content-Length", "Content-Encoding", "Content-MD5", "Date", "Expect",
      "X-Amz-Date", "X-Amz-Security-Token", "x-amzn-trace-id", "amz-sdk-invocation-id", "amz-sdk-retry",
    ])
  func keepsProtectedOnes(_ name: String) throws {
    #expect(try kept("Connection: \(name), Host\n\(name): 1") == ["Host", name])
  }
}
