import Testing

@testable import AWSCredentials

@Suite("Keys in a file")
struct StaticKeysProviderTests {
  private func provider(_ lines: String) throws -> StaticKeysProvider? {
    let file = try INIFile.parse(Array("# keys\n[dev]\n\(lines)\n".utf8), path: "f")
    return StaticKeysProvider(section: file.section(named: "dev"), profile: "dev", file: "~/f")
  }

  @Test("are none without an access key")
  func areNone() throws {
    #expect(try provider("aws_secret_access_key = s") == nil)
    #expect(StaticKeysProvider(section: nil, profile: "dev", file: "~/f") == nil)
  }

  @Test("come with account and token, of which the older name counts first")
  func comeWithAll() throws {
    let keys = try #require(
      try provider(
        "aws_access_key_id=AKIA1\naws_secret_access_key=s\naws_session_token=new\n"
          + "aws_security_token=old\naws_account_id=1")
    ).keys()
    #expect(keys.accessKeyID == "AKIA1")
    #expect(keys.secretAccessKey == "s")
    #expect(keys.sessionToken == "old")
    #expect(keys.accountID == "1")
    #expect(keys.source == "profile dev (static keys in ~/f)")
  }

  @Test("are an error at their line where the secret key is missing or a value is a block")
  func areRefused() throws {
    let half = try #require(try provider("region = r\naws_access_key_id = AKIA1"))
    var error = #expect(throws: CredentialsError.self) { try half.keys() }
    #expect(error?.code == .incompleteKeys)
    #expect(error?.message.contains("profile dev (~/f line 4)") == true)
    let block = try #require(
      try provider("aws_access_key_id = AKIA1\naws_secret_access_key =\n  a = b"))
    error = #expect(throws: CredentialsError.self) { try block.keys() }
    #expect(error?.code == .fileMalformed)
  }
}
