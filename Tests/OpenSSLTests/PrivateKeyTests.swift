import COpenSSL
import Testing

@testable import OpenSSL

@Suite("Private keys")
struct PrivateKeyTests {
  @Test("are on P-256, differ, and come out of PEM as they went in")
  func areOnP256() throws {
    let key = try PrivateKey.generate()
    #expect(EVP_PKEY_get_bits(key.pointer) == 256)
    let pem = try key.pem()
    #expect(String(decoding: pem, as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    let again = try PrivateKey.read(pem: pem)
    let other = try PrivateKey.generate()
    withExtendedLifetime((key, again, other)) {
      #expect(EVP_PKEY_eq(key.pointer, again.pointer) == 1)
      #expect(EVP_PKEY_eq(key.pointer, other.pointer) == 0)
    }
  }

  @Test("what is no key is refused")
  func whatIsNoKey() {
    #expect(throws: OpenSSLError.self) { try PrivateKey.read(pem: []) }
  }

  @Test("stay out of descriptions")
  func stayOutOfDescriptions() throws {
    let key = try PrivateKey.generate()
    #expect("\(key)" == "PrivateKey")
    #expect(Mirror(reflecting: key).children.isEmpty)
  }
}
