import Testing

@testable import Transport

@Suite struct DescriptorLimitTests {
  @Test("leaves each client a descriptor for its upstream connection")
  func leavesRoom() {
    #expect(DescriptorLimit.clients(with: 1024) == 496)
    #expect(DescriptorLimit.clients(with: 64) == 16)
    #expect(DescriptorLimit.clients(with: 3) == 1)
    for count in [1, 100, 4096, 65_536] {
      #expect(DescriptorLimit.clients(with: DescriptorLimit.needed(forClients: count)) == count)
    }
  }

  @Test("never lowers the limit, and says what holds")
  func neverLowers() {
    let limit = DescriptorLimit.raise(to: 0)
    #expect(limit > 0)
    #expect(DescriptorLimit.raise(to: 1) == limit)
    #expect(DescriptorLimit.raise(to: limit) == limit)
  }
}
