import Testing

@testable import AWSCredentials

@Suite("Keys and tokens")
struct KeyMaterialTests {
  private func make(
    key: String = "AKIA1", secret: String = "s3cret", token: String? = nil, account: String? = nil
  ) throws(CredentialsError) -> Credentials {
    try KeyMaterial.credentials(
      accessKeyID: key, secretAccessKey: secret, sessionToken: token, accountID: account, source: "here",
      place: "the file")
  }

  @Test("count as not there where they are empty and may be absent")
  func mayBeAbsent() throws {
    let credentials = try make(token: "", account: "")
    #expect(credentials.sessionToken == nil)
    #expect(credentials.accountID == nil)
    #expect(credentials.source == "here")
  }

  @Test("are refused where they are empty and must be there")
  func mustBeThere() {
    let key = #expect(throws: CredentialsError.self) { try make(key: "") }
    #expect(key?.message == "the access key of the file is empty")
    let secret = #expect(throws: CredentialsError.self) { try make(secret: "") }
    #expect(secret?.message == "the secret access key of the file is empty")
  }

  @Test(
    "are refused with a character that no key has, and are not shown",
    arguments: ["s3cret ", "s3\ncret", "s3cret\r", "\ts3cret", "s3cr\u{7F}et", "s3crét"])
  func refusesCharacters(text: String) {
    for attempt in 0..<3 {
      let error = #expect(throws: CredentialsError.self) {
        switch attempt {
        case 0: _ = try make(key: text)
        case 1: _ = try make(secret: text)
        default: _ = try make(token: text)
        }
      }
      #expect(error?.code == .incompleteKeys)
      #expect(error?.message.contains("s3") == false)
    }
  }

  @Test("may stand in a header where they hold no control character but a tab")
  func areHeaderSafe() {
    for text in ["", "a b", "a\tb", "é"] { #expect(KeyMaterial.isHeaderSafe(text), "\(text)") }
    for text in ["\n", "a\r", "\u{0}", "\u{7F}"] { #expect(!KeyMaterial.isHeaderSafe(text)) }
  }
}
