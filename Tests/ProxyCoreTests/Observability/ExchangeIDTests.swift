import ProxyCore
import Testing

@Suite struct ExchangeIDTests {
  @Test(
    "is written as lower-case hexadecimal without leading zeros",
    arguments: [
      (UInt32(0xE3F1), "e3f1"), (0, "0"), (0xF, "f"), (0x10, "10"), (0xFFFF_FFFF, "ffffffff"),
      (0x0001_0000, "10000"),
    ])
  func isWrittenAsHexadecimal(value: UInt32, text: String) {
    let id = ExchangeID(rawValue: value)
    var bytes: [UInt8] = []
    id.append(to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
    #expect(id.description == text)
  }

  @Test("follows its predecessor") func followsItsPredecessor() {
    let next = ExchangeIDGenerator(start: 0xE3F1)
    #expect([next(), next(), next()].map(\.description) == ["e3f1", "e3f2", "e3f3"])
  }

  @Test("wraps instead of trapping") func wrapsInsteadOfTrapping() {
    let next = ExchangeIDGenerator(start: .max)
    #expect([next(), next()].map(\.rawValue) == [.max, 0])
  }

  @Test("starts at random with four digits") func startsAtRandomWithFourDigits() {
    let starts = Set((0..<50).map { _ in ExchangeIDGenerator()().description })
    #expect(starts.count > 10)
    #expect(starts.allSatisfy { $0.count == 4 })
  }
}
