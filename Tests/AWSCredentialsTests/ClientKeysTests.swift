import AWSCredentials
import Testing

@Suite("Keys of the proxy's clients")
struct ClientKeysTests {
  private func load(_ text: String?, permissions: Int = 0o600) throws -> ClientKeys {
    let machine = TestMachine(files: text.map { ["/keys": $0] } ?? [:])
    machine.with { $0.permissions = permissions }
    return try ClientKeys.load(path: "/keys", files: machine.files)
  }

  private let two = """
    [ci]
    aws_access_key_id = CLIENTCI
    aws_secret_access_key = secret-ci
    [laptop]
    aws_access_key_id = CLIENTLAPTOP
    aws_secret_access_key = secret-laptop
    """

  @Test("are read from a file of the credentials form")
  func loads() throws {
    let keys = try load(two)
    #expect(keys.keys.map(\.accessKeyID) == ["CLIENTCI", "CLIENTLAPTOP"])
    let laptop = Array("CLIENTLAPTOP".utf8)
    #expect(keys.find(accessKey: laptop.span)?.secretAccessKey == "secret-laptop")
    #expect(keys.find(accessKey: laptop.span)?.source == "client key laptop")
    let other = Array("CLIENT".utf8)
    #expect(keys.find(accessKey: other.span) == nil)
  }

  @Test("are refused when others may use the file", arguments: [0o644, 0o640, 0o604, 0o620, 0o601])
  func checksPermissions(permissions: Int) {
    let error = #expect(throws: CredentialsError.self) { try load(two, permissions: permissions) }
    #expect(error?.code == .filePermissions)
    #expect(error?.message.contains("chmod 600 /keys") == true)
  }

  @Test("are taken from a file that only the owner may read")
  func takesReadOnly() throws {
    #expect(try load(two, permissions: 0o400).keys.count == 2)
  }

  @Test("are refused when the file is missing, empty or broken, by name and line and without a secret")
  func refuses() {
    let files: [(String?, CredentialsError.Code)] = [
      (nil, .fileUnreadable), ("", .notFound), ("rubbish", .fileMalformed),
      ("[a]\nregion = x", .incompleteKeys), ("[a]\naws_access_key_id = A", .incompleteKeys),
      ("[a]\naws_access_key_id = A\naws_secret_access_key = s e", .incompleteKeys),
      (two.replacing("CLIENTLAPTOP", with: "CLIENTCI"), .fileMalformed),
    ]
    for (text, code) in files {
      let error = #expect(throws: CredentialsError.self) { try load(text) }
      #expect(error?.code == code, "\(text ?? "no file")")
      #expect(error?.message.contains("/keys") == true)
      #expect(error?.message.contains("secret-") == false)
    }
  }
}
