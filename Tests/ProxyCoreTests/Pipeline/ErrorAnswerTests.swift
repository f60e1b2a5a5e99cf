import HTTP1
import Testing

@testable import ProxyCore

@Suite struct ErrorAnswerTests {
  @Test("has AWS's shape") func shape() {
    let error = ProxyError(.loop, status: 400, "A \"quoted\" word.")
    let bytes = ErrorAnswer.bytes(error, requestID: "e3f1", date: Array("now".utf8)) {
      $0.field("Connection", "close")
    }
    let body =
      #"{"message":"A \"quoted\" word. (sfn-batch-proxy: loop. Nothing was sent to AWS Batch.)"}"#
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        HTTP/1.1 400 Bad Request\r
        Date: now\r
        Content-Type: application/json\r
        Content-Length: \(body.utf8.count)\r
        x-amzn-RequestId: e3f1\r
        x-amzn-ErrorType: ClientException\r
        x-sfn-batch-proxy-error: loop\r
        Connection: close\r
        \r
        \(body)
        """)
  }

  @Test("every status that is answered has a reason phrase") func reasons() {
    for status in [400, 403, 405, 408, 409, 413, 414, 417, 421, 431, 501, 502, 503, 504, 505] {
      #expect(ErrorAnswer.reason(status) != "Error")
    }
  }
}
