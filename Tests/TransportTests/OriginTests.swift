import Testing

@testable import Transport

@Suite struct OriginTests {
  @Test("writes a Host field with the port only where it is not the scheme's own, and brackets around IPv6")
  func writesAHostField() {
    #expect(Origin(scheme: .https, host: "Batch.Example").hostField == "batch.example")
    #expect(Origin(scheme: .https, host: "a", port: 80).hostField == "a:80")
    #expect(Origin(scheme: .http, host: "a", port: 80).hostField == "a")
    #expect(Origin(scheme: .http, host: "::1", port: 8084).hostField == "[::1]:8084")
    #expect("\(Origin(scheme: .https, host: "a"))" == "https://a")
  }
}
