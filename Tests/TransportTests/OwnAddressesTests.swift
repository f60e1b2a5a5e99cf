import Testing

@testable import Transport

@Suite struct OwnAddressesTests {
  @Test("knows its own address, and every loopback one where it listens on all")
  func knowsItsOwnAddress() throws {
    let own = OwnAddresses()
    own.insert(try loopback(port: 8084))
    #expect(own.contains(try loopback(port: 8084)))
    #expect(!own.contains(try loopback(port: 8085)))
    #expect(!own.contains(try loopback(host: "127.0.0.2", port: 8084)))
    own.insert(try loopback(host: "0.0.0.0", port: 9000))
    #expect(own.contains(try loopback(host: "127.0.0.2", port: 9000)))
    #expect(!own.contains(try loopback(host: "192.0.2.1", port: 9000)))
  }
}
