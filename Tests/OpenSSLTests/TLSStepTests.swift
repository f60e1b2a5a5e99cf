import OpenSSL
import Testing

@Suite("Steps of a TLS session")
struct TLSStepTests {
  @Test("a step is one of five things")
  func aStepIsOneOfFiveThings() {
    func name(_ step: TLSStep) -> String {
      switch step {
      case .complete(let count): "complete \(count)"
      case .wantsRead: "wantsRead"
      case .wantsWrite: "wantsWrite"
      case .closed: "closed"
      case .failed(let error): "failed \(error.label)"
      }
    }
    #expect(name(.complete(3)) == "complete 3")
    #expect(name(.failed(OpenSSLError(.truncated, "m"))) == "failed tls-truncated")
  }
}
