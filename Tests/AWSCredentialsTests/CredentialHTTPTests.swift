import AWSCredentials
import Testing

@Suite("Requests for credentials")
struct CredentialHTTPTests {
  private let request = CredentialHTTPRequest(
    method: "POST", scheme: .https, host: "fd00::1", port: 8443, target: "/token?code=verysecret",
    fields: [("Authorization", "verysecret")], body: Array("verysecret".utf8), timeout: .seconds(1))

  @Test("describes method and place, not query, fields or body")
  func hidesSecrets() {
    var text = "\(request) \(String(reflecting: request))"
    dump(request, to: &text)
    dump(CredentialHTTPResponse(status: 200, body: Array("verysecret".utf8)), to: &text)
    #expect(!text.contains("verysecret"))
    #expect(!text.contains("118"))
    #expect(request.description == "POST https://[fd00::1]:8443/token")
  }

  @Test("leaves the scheme's own port out of the authority")
  func writesTheAuthority() {
    var plain = request
    plain.host = "example.org"
    plain.port = 443
    #expect(plain.authority == "example.org")
    plain.scheme = .http
    #expect(plain.authority == "example.org:443")
  }
}
