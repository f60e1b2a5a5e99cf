import HTTP1
import Testing

@testable import SigV4

@Suite("The time of a request")
struct RequestTimeTests {
  private func read(_ fields: [(String, String)]) throws(VerificationFailure) -> RequestTime {
    try RequestTime.read(
      TestRequest(method: "GET", target: "/", fields: fields, body: "").head.fields, now: SignedCase.time)
  }

  @Test("X-Amz-Date comes before Date")
  func xAmzDateComesBeforeDate() throws {
    let time = try read([("Date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("x-amz-date", "20261124T140211Z")])
    #expect(time.seconds == SignedCase.time)
    #expect(String(bytes: [UInt8](copying: time.text.span)) == "20261124T140211Z")
  }

  @Test("Date is brought into the form of X-Amz-Date")
  func dateIsBroughtIntoTheForm() throws {
    let time = try read([("Date", "Tue, 24 Nov 2026 14:02:11 GMT")])
    #expect(time.seconds == SignedCase.time)
    #expect(String(bytes: [UInt8](copying: time.text.span)) == "20261124T140211Z")
  }

  @Test("repeated or unreadable times are refused")
  func repeatedTimesAreRefused() {
    for fields in [
      [], [("Date", "today")], [("Date", "Tue, 24 Nov 2026 14:02:11 GMT"), ("date", "x")],
      [("X-Amz-Date", "")],
    ] as [[(String, String)]] {
      #expect(throws: VerificationFailure.self) { _ = try read(fields) }
    }
  }
}
