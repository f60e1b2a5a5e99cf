import AWSCredentials
import Testing

@Suite("Credentials")
struct CredentialsTests {
  private let keys = Credentials(
    accessKeyID: "AKIAIOSFODNN7Q4D", secretAccessKey: "verysecret", sessionToken: "verytoken",
    expiration: 100, source: "profile dev")

  @Test("shows of the access key the first and the last four characters")
  func masksTheAccessKey() {
    #expect(keys.maskedAccessKeyID == "AKIA…7Q4D")
    #expect(keys.description == "profile dev, key AKIA…7Q4D")
  }

  @Test("shows nothing of a short identifier")
  func masksShortIdentifiers() {
    #expect(Credentials.masked("sandbox") == "…")
    #expect(Credentials.masked("12345678") == "…")
  }

  @Test("tells no secret to print, dump or reflection")
  func hidesSecrets() {
    var text = "\(keys) \(String(reflecting: keys)) \(String(describing: keys))"
    dump(keys, to: &text)
    #expect(!text.contains("verysecret"))
    #expect(!text.contains("verytoken"))
    #expect(!text.contains("AKIAIOSFODNN7Q4D"))
  }

  @Test("ends at its expiration, and never without one")
  func expires() {
    #expect(!keys.isExpired(at: 99))
    #expect(keys.isExpired(at: 100))
    #expect(!Credentials(accessKeyID: "a", secretAccessKey: "b", source: "c").isExpired(at: .max))
  }
}
