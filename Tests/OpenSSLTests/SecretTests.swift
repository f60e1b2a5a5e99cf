import OpenSSL
import Testing

@Suite("Memory of secrets")
struct SecretTests {
  @Test("is overwritten with zeros")
  func isOverwritten() {
    var bytes: [UInt8] = [1, 2, 3]
    Secret.erase(&bytes)
    #expect(bytes == [0, 0, 0])
    var none: [UInt8] = []
    Secret.erase(&none)
    #expect(none.isEmpty)
  }
}
