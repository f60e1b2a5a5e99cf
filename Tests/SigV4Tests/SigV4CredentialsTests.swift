import Testing

@testable import SigV4

@Suite("Credentials for signing")
struct SigV4CredentialsTests {
  @Test("descriptions hold neither secret nor token")
  func descriptionsHoldNeitherSecretNorToken() {
    let credentials = SigV4Credentials(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "very-secret", sessionToken: "very-token")
    var dumped = ""
    dump(credentials, to: &dumped)
    for text in ["\(credentials)", String(reflecting: credentials), dumped, "\([credentials])"] {
      #expect(!text.contains("very"))
      #expect(text.contains("AKIA"))
      #expect(!text.contains("EXAMPLE"))
    }
  }
}
