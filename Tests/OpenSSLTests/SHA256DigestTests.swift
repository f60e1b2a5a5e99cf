import Testing

@testable import OpenSSL

@Suite("Digests")
struct SHA256DigestTests {
  @Test("bytes, digits and equality")
  func bytesDigitsAndEquality() {
    let digest = SHA256Digest { pointer in
      for index in 0..<32 { pointer[index] = UInt8(index * 8) }
    }
    #expect(digest.bytes == (0..<32).map { UInt8($0 * 8) })
    #expect(digest.hex == "0008101820283038404850586068707880889098a0a8b0b8c0c8d0d8e0e8f0f8")
    var output: [UInt8] = [0x41]
    digest.appendHex(to: &output)
    #expect(output.count == 65)
    #expect(output[1...].elementsEqual(digest.hex.utf8))
    for place in 0..<32 {
      let other = SHA256Digest { pointer in
        for index in 0..<32 { pointer[index] = UInt8(index * 8) }
        pointer[place] ^= 1
      }
      #expect(other != digest)
    }
    #expect("\(digest)" == digest.hex)
    #expect(Set([digest, digest]).count == 1)
  }
}
