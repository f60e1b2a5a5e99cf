import HTTP1
import SigV4
import Testing
import Transport

@testable import ProxyCore

@Suite struct ProxyErrorTests {
  @Test("says what, whether anything was sent, and what to change") func fullMessage() {
    let error = ProxyError(.badRequest, status: 400, "It is odd", hint: "Send another.")
    #expect(
      error.fullMessage
        == "It is odd. (sfn-batch-proxy: bad-request. Nothing was sent to AWS Batch. Send another.)")
    let late = ProxyError(.upstreamLate, status: 504, "Too late.", sent: .maybe)
    #expect(
      late.fullMessage
        == "Too late. (sfn-batch-proxy: upstream-late. The request was sent; whether AWS Batch acted on it is "
        + "not known.)")
  }

  @Test(
    "an upstream's failure has a label and a status, and is no client's fault but a loop",
    arguments: [
      (TransportError.Code.refused, false, ProxyErrorLabel.upstreamUnreachable, 502),
      (.nameNotResolved, false, .upstreamUnreachable, 502),
      (.timedOut, false, .upstreamUnreachable, 504),
      (.timedOut, true, .upstreamLate, 504),
      (.tls, false, .upstreamTLS, 502),
      (.closed, true, .upstreamBroke, 502),
      (.overloaded, false, .overloaded, 503),
      (.cancelled, false, .draining, 503),
      (.cancelled, true, .upstreamBroke, 502),
      (.loop, false, .loop, 400),
    ])
  func upstream(_ code: TransportError.Code, _ sent: Bool, _ label: ProxyErrorLabel, _ status: Int) {
    let failure = UpstreamFailure(TransportError(code, "why"), mayHaveBeenSent: sent)
    let error = ProxyError(failure, upstream: Origin(scheme: .https, host: "batch.example"))
    #expect(error.label == label && error.status == status)
    #expect(error.message == "batch.example: why")
    #expect((error.sent == .maybe) == sent)
    #expect(error.awsType == (code == .loop ? "ClientException" : "ServerException"))
  }

  @Test(
    "an upstream whose name does not resolve is named once", arguments: ["batch.example", "proxy.example"])
  func unresolved(_ name: String) {
    let failure = UpstreamFailure(TransportError(.nameNotResolved, "\(name): why"), mayHaveBeenSent: false)
    let error = ProxyError(failure, upstream: Origin(scheme: .https, host: "batch.example"))
    #expect(error.message == (name == "batch.example" ? "" : "batch.example: ") + "\(name): why")
  }

  @Test("every failure of a signature has a label of its own") func signatures() {
    for code in VerificationFailure.Code.allCases {
      let error = ProxyError(VerificationFailure(code, "text"))
      #expect(error.label.rawValue == code.rawValue && error.status == 403)
    }
  }
}
