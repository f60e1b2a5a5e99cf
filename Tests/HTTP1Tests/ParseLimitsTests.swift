import HTTP1
import Testing

@Suite struct ParseLimitsTests {
  @Test("reads the heads and bodies that the design promises by default")
  func defaults() {
    let limits = ParseLimits()
    #expect(limits.head == 64 * 1024)
    #expect(limits.body == 1024 * 1024)
    #expect(limits.line <= limits.head && limits.fieldLine <= limits.head)
  }

  @Test("survives limits that make no sense", arguments: [0, -1, Int.min, Int.max])
  func survivesNonsense(_ value: Int) {
    let limits = ParseLimits(head: value, line: value, fieldLine: value, fields: value, body: value)
    let bytes = Array(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n".utf8)
    let reader = MessageReader(side: .request, limits: limits)
    #expect(reader.read(bytes) == reader.read(bytes, cuts: 0..<bytes.count))
  }
}
