import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct LogGateTests {
  @Test("is closed until opened") func opens() {
    let gate = LogGate()
    #expect(!gate.isOpen)
    gate.open()
    #expect(gate.isOpen)
  }
}
