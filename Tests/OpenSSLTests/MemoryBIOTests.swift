import COpenSSL
import Testing

@testable import OpenSSL

@Suite("Bytes where OpenSSL wants a stream")
struct MemoryBIOTests {
  @Test("come out as they went in")
  func comeOutAsTheyWentIn() throws {
    #expect(try MemoryBIO().bytes == [])
    #expect(try MemoryBIO([]).bytes == [])
    #expect(try MemoryBIO([0, 1, 255]).bytes == [0, 1, 255])
    let bio = try MemoryBIO()
    #expect(BIO_puts(bio.pointer, "text") == 4)
    #expect(bio.text == "text")
  }
}
