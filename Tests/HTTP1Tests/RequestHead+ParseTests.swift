import HTTP1
import Testing

@Suite struct RequestHeadParseTests {
  @Test("points at the parts of a SubmitJob")
  func pointsAtTheParts() throws {
    let head = try request("POST /v1/submitjob?a=%2F HTTP/1.1\nHost: localhost:8084\nContent-Length: 2")
    #expect(ASCII.text(head.bytes, head.method) == "POST")
    #expect(ASCII.text(head.bytes, head.target) == "/v1/submitjob?a=%2F")
    #expect(head.version == .http11)
    #expect(head.fields.entries.map(\.known) == [.host, .contentLength])
    #expect(head.fields.text(.host) == "localhost:8084")
  }

  @Test("points past the one empty line that it tolerates")
  func pointsPastAnEmptyLine() throws {
    let bytes = Array("\r\nGET /x HTTP/1.0\r\n\r\n".utf8)
    let head = try RequestHead.parse(bytes, limits: ParseLimits())
    #expect(head.bytes == bytes)
    #expect(ASCII.text(head.bytes, head.method) == "GET")
    #expect(ASCII.text(head.bytes, head.target) == "/x")
    #expect(head.version == .http10)
    #expect(head.fields.entries.isEmpty)
  }

  @Test("reads every prefix and every single changed byte without a trap")
  func survivesEveryChange() {
    let bytes = wire("POST http://[::1]:80/%20?a HTTP/1.1\nHost: [::1]:80\nContent-Length: 5")
    for count in 0...bytes.count {
      _ = try? RequestHead.parse(Array(bytes[..<count]), limits: ParseLimits())
    }
    for index in bytes.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = bytes
        changed[index] = byte
        _ = try? RequestHead.parse(changed, limits: ParseLimits())
      }
    }
  }
}
