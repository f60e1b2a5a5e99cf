import AWSCredentials
import Foundation
import Testing

@Suite("Files of this machine")
struct FileAccessTests {
  private let files = FileAccess.system

  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path())
  }

  @Test("are written whole, for their owner only, and read back")
  func writesAndReads() throws {
    try inFolder { (folder: String) throws in
      let path = folder + "/token.json"
      let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
      #expect(files.replace(path, content))
      #expect(try files.read(path) == content)
      #expect(files.stamp(path)?.permissions == 0o600)
      #expect(files.stamp(path)?.size == 200_000)
      let before = files.stamp(path)
      #expect(files.replace(path, [1]))
      #expect(files.stamp(path) != before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["token.json"])
      #expect(!files.replace(folder + "/no/such/folder", [1]))
    }
  }

  @Test("are nil where there is none, and for folders and devices")
  func knowsOnlyRegularFiles() throws {
    try inFolder { (folder: String) throws in
      for path in [folder + "/none", folder, "/dev/zero", "/dev/stdin", ""] {
        #expect(try files.read(path) == nil)
        #expect(files.stamp(path) == nil)
      }
      let pipe = folder + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      #expect(try files.read(pipe) == nil, "opening it would wait for a writer")
    }
  }

  @Test("are refused when they are larger than 1 MiB")
  func boundsSize() throws {
    try inFolder { (folder: String) throws in
      let path = folder + "/large"
      #expect(files.replace(path, [UInt8](repeating: 0x23, count: FileAccess.maximumSize)))
      #expect(try files.read(path)?.count == FileAccess.maximumSize)
      #expect(files.replace(path, [UInt8](repeating: 0x23, count: FileAccess.maximumSize + 1)))
      let error = #expect(throws: CredentialsError.self) { try files.read(path) }
      #expect(error?.code == .fileUnreadable)
    }
  }
}
