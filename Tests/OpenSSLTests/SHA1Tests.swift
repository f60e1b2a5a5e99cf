import OpenSSL
import Testing

@Suite("SHA-1")
struct SHA1Tests {
  @Test("hashes the standard's examples")
  func hashesTheStandardsExamples() {
    #expect(SHA1.hex([]) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    #expect(SHA1.hex(Array("abc".utf8)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
  }
}
