#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder of a test's own, removed with everything in it.
final class TestFolder {
  let path: String
  private var files: [String] = []

  init() {
    var template = Array("/tmp/sfn-batch-proxy-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
  }

  deinit {
    for file in files { unlink(file) }
    rmdir(path)
  }

  /// - Returns: the file's path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o600) -> String {
    let file = "\(path)/\(name)"
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    fchmod(descriptor, mode)
    close(descriptor)
    files.append(file)
    return file
  }

  func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }
}
