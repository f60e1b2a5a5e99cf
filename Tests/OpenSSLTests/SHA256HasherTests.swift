import Testing

@testable import OpenSSL

@Suite("SHA-256")
struct SHA256HasherTests {
  /// FIPS 180-2, appendix B.
  @Test(
    "hashes the standard's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func hashesTheStandardsExamples(_ text: String, _ hex: String) throws {
    let hasher = try SHA256Hasher()
    let bytes = Array(text.utf8)
    for _ in 0..<3 {
      let digest = hasher.hash(bytes.span)
      #expect(digest.hex == hex)
    }
    #expect(hasher.isSound)
  }

  @Test("a hasher that lends itself to a key goes on hashing")
  func aHasherThatLendsItself() throws {
    let hasher = try SHA256Hasher()
    let key = try HMACSHA256Key(Array("key".utf8), hasher: hasher)
    let bytes = Array("abc".utf8)
    let before = hasher.hash(bytes.span)
    _ = key.authenticate(bytes.span, hasher: hasher)
    let after = hasher.hash(bytes.span)
    #expect(before == after)
  }

  @Test("hashes a million bytes")
  func hashesAMillionBytes() throws {
    let bytes = [UInt8](repeating: 0x61, count: 1_000_000)
    let digest = try SHA256Hasher().hash(bytes.span)
    #expect(digest.hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}
