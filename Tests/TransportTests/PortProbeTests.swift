import Testing

@testable import Transport

@Suite struct PortProbeTests {
  @Test("tells a free port from a taken one, and keeps neither") func ports() throws {
    let any = try #require(AddressResolver.addresses(host: "127.0.0.1", port: 0).first)
    try PortProbe.check(any)
    let descriptor = try SystemCalls.listen(on: any).get()
    let taken = SystemCalls.localAddress(descriptor)
    let error = #expect(throws: TransportError.self) { try PortProbe.check(taken) }
    #expect(error?.code == .addressInUse)
    SystemCalls.closeDescriptor(descriptor)
    try PortProbe.check(taken)
    try PortProbe.check(taken)
  }

  @Test("an address of another machine cannot be listened on") func foreign() throws {
    let address = try #require(AddressResolver.addresses(host: "192.0.2.1", port: 0).first)
    let error = #expect(throws: TransportError.self) { try PortProbe.check(address) }
    #expect(error?.code == .addressNotAvailable)
  }
}
