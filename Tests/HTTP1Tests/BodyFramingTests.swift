import HTTP1
import Testing

@Suite struct BodyFramingTests {
  private func framing(_ fields: String) throws -> BodyFraming {
    try request("POST / HTTP/1.1\nHost: a\n\(fields)").bodyFraming(limits: ParseLimits())
  }

  @Test("frames a request by what it announces")
  func framesARequest() throws {
    #expect(try framing("X: y") == .none)
    #expect(try framing("Content-Length: 0") == .length(0))
    #expect(try framing("Content-Length: 1048576") == .length(1_048_576))
    #expect(try framing("transfer-encoding: Chunked") == .chunked)
  }

  @Test("measures a request against the limit it is given")
  func measuresAgainstTheLimit() throws {
    let head = try request("POST / HTTP/1.1\nHost: a\nContent-Length: 11")
    #expect(try head.bodyFraming(limits: ParseLimits(body: 11)) == .length(11))
    #expect(code { _ = try head.bodyFraming(limits: ParseLimits(body: 10)) } == .bodyTooLarge)
  }

  @Test("does not limit a response's length")
  func doesNotLimitAResponse() throws {
    let head = try response("HTTP/1.1 200 OK\nContent-Length: 999999999999999999")
    #expect(try head.bodyFraming(toHEAD: false) == .length(999_999_999_999_999_999))
  }

  @Test("frames a response by its status first", arguments: [100, 102, 103, 204, 304])
  func framesAResponseByStatus(_ status: Int) throws {
    #expect(try response("HTTP/1.1 \(status) X").bodyFraming(toHEAD: false) == .none)
  }

  @Test("reads a response without framing until its connection closes")
  func untilClose() throws {
    #expect(try response("HTTP/1.1 200 OK").bodyFraming(toHEAD: false) == .untilClose)
    #expect(try response("HTTP/1.1 200 OK").bodyFraming(toHEAD: true) == .none)
  }

  @Test("judges the framing fields of a response without a body too")
  func judgesUnusedFraming() throws {
    let head = try response("HTTP/1.1 304 X\nContent-Length: 1\nTransfer-Encoding: chunked")
    #expect(code { _ = try head.bodyFraming(toHEAD: true) } == .contentLengthWithTransferEncoding)
  }
}
