import Testing

@testable import OpenSSL

@Suite("HMAC-SHA256")
struct HMACSHA256KeyTests {
  /// RFC 4231, sections 4.2 to 4.8 without 4.6, which truncates.
  @Test(
    "authenticates the standard's examples",
    arguments: [
      (
        [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
      ),
      (
        Array(1...25), [UInt8](repeating: 0xCD, count: 50),
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
      ),
      (
        [UInt8](repeating: 0xAA, count: 131),
        Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
      (
        [UInt8](repeating: 0xAA, count: 131),
        Array(
          ("This is a test using a larger than block-size key and a larger than block-size data. The key needs to be "
            + "hashed before being used by the HMAC algorithm.").utf8),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
      ),
    ] as [([UInt8], [UInt8], String)])
  func authenticatesTheStandardsExamples(_ key: [UInt8], _ message: [UInt8], _ hex: String) throws {
    let hasher = try SHA256Hasher()
    let key = try HMACSHA256Key(key, hasher: hasher)
    for _ in 0..<3 {
      let code = key.authenticate(message.span, hasher: hasher)
      #expect(code.hex == hex)
    }
  }

  @Test("keys of a block's length and around it, and an empty one")
  func keysOfABlocksLength() throws {
    let hasher = try SHA256Hasher()
    let message: [UInt8] = [1]
    var codes: Set<String> = []
    for length in [0, 1, 63, 64, 65] {
      let key = try HMACSHA256Key([UInt8](repeating: 1, count: length), hasher: hasher)
      codes.insert(key.authenticate(message.span, hasher: hasher).hex)
    }
    #expect(codes.count == 5)
  }

  @Test("descriptions are empty of the key")
  func descriptionsAreEmptyOfTheKey() throws {
    let key = try HMACSHA256Key([1, 2, 3], hasher: SHA256Hasher())
    #expect("\(key)" == "HMACSHA256Key")
    #expect(Mirror(reflecting: key).children.isEmpty)
  }
}
