import HTTP1
import Testing

@testable import SigV4

@Suite("The form of X-Amz-Date")
struct AmzDateTests {
  @Test(
    "is written and read",
    arguments: [
      (0, "19700101T000000Z"), (1_440_938_160, "20150830T123600Z"), (1_795_528_931, "20261124T140211Z"),
      (1_709_209_599, "20240229T122639Z"), (4_102_444_799, "20991231T235959Z"),
    ] as [(Int64, String)])
  func isWrittenAndRead(_ time: Int64, _ text: String) {
    #expect(String(bytes: AmzDate.format(time)) == text)
    let bytes = Array(text.utf8)
    let parsed = AmzDate.parse(bytes.span, 0..<bytes.count)
    #expect(parsed == time)
  }

  @Test(
    "anything else is not read",
    arguments: [
      "", "20150830", "20150830T123600", "20150830t123600z", "20150830T1236000", "2015-08-30T12:36Z",
      "20151330T123600Z",
      "20150800T123600Z", "20150830T243600Z", "20150830T126000Z", "2015083 T123600Z", "+0150830T123600Z",
    ])
  func anythingElseIsNotRead(_ text: String) {
    let bytes = Array(text.utf8)
    let parsed = AmzDate.parse(bytes.span, 0..<bytes.count)
    #expect(parsed == nil)
  }

  @Test("a day beyond its month's end does not come out as it went in")
  func aDayBeyondItsMonthsEnd() {
    let bytes = Array("20260231T000000Z".utf8)
    let time = AmzDate.parse(bytes.span, 0..<bytes.count)
    #expect(String(bytes: AmzDate.format(time ?? 0)) == "20260303T000000Z")
  }

  @Test("the bytes follow the second")
  func theBytesFollowTheSecond() {
    var date = AmzDate()
    date.set(1_795_528_931)
    #expect(String(bytes: [UInt8](copying: date.text.span)) == "20261124T140211Z")
    date.set(1_795_528_932)
    #expect(String(bytes: [UInt8](copying: date.text.span)) == "20261124T140212Z")
    #expect(date.time == 1_795_528_932)
  }
}
