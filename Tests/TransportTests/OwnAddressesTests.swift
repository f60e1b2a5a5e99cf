import Testing
import Transport

@Suite struct OwnAddressesTests {
  private func address(_ host: String, _ port: UInt16) throws -> SocketAddress {
    try #require(AddressResolver.addresses(host: host, port: port).first)
  }

  @Test(
    "a connection that would come back is known",
    arguments: [
      ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false), ("127.0.0.1", "0.0.0.0", true),
      ("0.0.0.0", "127.0.0.1", true), ("0.0.0.0", "127.9.9.9", true), ("0.0.0.0", "0.0.0.0", true),
      ("0.0.0.0", "192.0.2.1", false), ("::1", "::1", true), ("127.0.0.1", "192.0.2.1", false),
    ])
  func contains(_ own: String, _ target: String, _ expected: Bool) throws {
    let addresses = OwnAddresses()
    addresses.insert(try address(own, 8084))
    #expect(addresses.contains(try address(target, 8084)) == expected)
    #expect(!addresses.contains(try address(target, 8085)))
  }
}
