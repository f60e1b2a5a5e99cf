import OpenSSL
import Testing

@Suite("Random bytes")
struct SecureRandomTests {
  @Test("come in the number asked for and differ")
  func comeInTheNumberAskedFor() throws {
    #expect(try SecureRandom.bytes(0) == [])
    let (first, second) = (try SecureRandom.bytes(32), try SecureRandom.bytes(32))
    #expect(first.count == 32)
    #expect(first != second)
  }

  @Test(
    "a number that cannot be served is refused", arguments: [-1, SecureRandom.maximumCount + 1, .max, .min])
  func aNumberThatCannotBeServed(_ count: Int) {
    #expect(throws: OpenSSLError.self) { try SecureRandom.bytes(count) }
  }
}
