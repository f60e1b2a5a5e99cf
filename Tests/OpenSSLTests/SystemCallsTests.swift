import Testing

@testable import OpenSSL

@Suite("Files and addresses")
struct SystemCallsTests {
  @Test("a file is read whole, with who may read it")
  func aFileIsReadWhole() throws {
    let folder = TestFolder()
    let bytes = (0..<50_000).map { UInt8(truncatingIfNeeded: $0) }
    let own = try SystemCalls.readFile(folder.write("own", bytes))
    #expect(own.bytes == bytes)
    #expect(!own.isOpenToOthers)
    #expect(try SystemCalls.readFile(folder.write("group", [1], mode: 0o640)).isOpenToOthers)
    #expect(try SystemCalls.readFile(folder.write("other", [1], mode: 0o602)).isOpenToOthers)
  }

  @Test("what cannot be read is told in words")
  func whatCannotBeRead() {
    let folder = TestFolder()
    let large = folder.write("large", [UInt8](repeating: 0, count: SystemCalls.maximumFileSize + 1))
    for (path, reason) in [
      (folder.path + "/missing", "No such file or directory"), (folder.path, "it is not a file"),
      ("/dev/zero", "it is not a file"), (large, "it is over 1 MiB"),
    ] {
      do throws(SystemCalls.FileFailure) {
        _ = try SystemCalls.readFile(path)
        Issue.record("read \(path)")
      } catch {
        #expect(error.reason == reason)
      }
    }
    #expect(SystemCalls.isDirectory(folder.path))
    #expect(!SystemCalls.isDirectory(large))
  }

  @Test("addresses are written in their short form")
  func addressesAreWritten() {
    func text(_ bytes: [UInt8]) -> String? { bytes.withUnsafeBufferPointer { SystemCalls.addressText($0) } }
    #expect(text([127, 0, 0, 1]) == "127.0.0.1")
    #expect(text([UInt8](repeating: 0, count: 15) + [1]) == "::1")
    #expect(text([UInt8](repeating: 0xFF, count: 16)) == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
    #expect(text([1, 2, 3]) == nil)
  }
}
