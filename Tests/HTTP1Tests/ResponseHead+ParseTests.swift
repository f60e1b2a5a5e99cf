import HTTP1
import Testing

@Suite struct ResponseHeadParseTests {
  @Test(
    "points at the status and the reason phrase",
    arguments: [
      ("200 OK", 200, "OK"), ("404 Not Found", 404, "Not Found"), ("200 ", 200, ""), ("200", 200, ""),
      ("599  x", 599, " x"),
    ])
  func pointsAtTheParts(_ item: (String, Int, String)) throws {
    let head = try response("HTTP/1.1 \(item.0)\nServer: x")
    #expect(head.status == item.1)
    #expect(ASCII.text(head.bytes, head.reason) == item.2)
    #expect(head.fields.text(.server) == "x")
  }

  @Test("reads every prefix and every single changed byte without a trap")
  func survivesEveryChange() {
    let bytes = wire("HTTP/1.1 200 OK\nContent-Length: 5\nConnection: close")
    for count in 0...bytes.count {
      _ = try? ResponseHead.parse(Array(bytes[..<count]), limits: ParseLimits())
    }
    for index in bytes.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = bytes
        changed[index] = byte
        _ = try? ResponseHead.parse(changed, limits: ParseLimits()).bodyFraming(toHEAD: false)
      }
    }
  }
}
