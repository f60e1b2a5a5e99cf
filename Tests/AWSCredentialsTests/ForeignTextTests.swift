import Testing

@testable import AWSCredentials

@Suite("Foreign text in messages")
struct ForeignTextTests {
  @Test("becomes one line without control characters")
  func becomesOneLine() {
    #expect(ForeignText.shown(" a\r\nb\u{0}c\u{1B}[1m\u{85}d\u{202E} ") == "a b c [1m d\u{202E}")
    #expect(ForeignText.shown([0x61, 0xFF, 0x62] as [UInt8]) == "a\u{FFFD}b")
  }

  @Test("is cut at either end")
  func isCut() {
    let long = String(repeating: "word ", count: 200)
    #expect(ForeignText.shown("first " + long).hasPrefix("first word"))
    #expect(ForeignText.shown(long + "last", fromEnd: true).hasSuffix("word last"))
    #expect(ForeignText.shown(long).count == ForeignText.limit + 1)
  }

  @Test("loses what looks like a secret key or a token, and keeps ARNs, paths and identifiers")
  func losesSecrets() {
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    #expect(ForeignText.shown("key=\(secret), next") == "[left out], next")
    #expect(ForeignText.shown("token: IQoJb3JpZ2luX2VjEAMaCXVzLXdlc3QtMiJHMEUCIQD") == "token: [left out]")
    for text in [
      "arn:aws:iam::111122223333:role/service-role/AWSServiceRoleForBatchWithALongName",
      "/usr/lib/python3/dist-packages/botocore/credentials.py", "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
      "0123456789abcdef0123456789abcdef01234567", "UnrecognizedClientExceptionFromTheService",
    ] {
      #expect(ForeignText.shown(text) == text)
    }
  }
}
