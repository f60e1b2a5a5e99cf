#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The module's calls into the system.
enum SystemCalls {
  /// What is known of a file once it is open.
  struct File {
    var bytes: [UInt8]
    /// Whether somebody besides its owner may read or write it.
    let isOpenToOthers: Bool
  }

  /// Why a file was not read, as the end of a sentence.
  struct FileFailure: Error {
    let reason: String
  }

  /// A chain of certificates with a key has a few kilobytes.
  static let maximumFileSize = 1 << 20

  /// Reads a regular file whole. Its permissions are those of the file that was read, whatever the path comes to
  /// name in the meantime.
  static func readFile(_ path: String) throws(FileFailure) -> File {
    // A pipe without a writer must not stop the program, hence O_NONBLOCK.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileFailure(reason: message(errno)) }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFailure(reason: message(errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(reason: "it is not a file") }
    guard status.st_size <= off_t(maximumFileSize) else { throw FileFailure(reason: "it is over 1 MiB") }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 16_384)
    defer { Secret.erase(&part) }
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, &part, part.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, &part, part.count)
      #else
        let count = Glibc.read(descriptor, &part, part.count)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileFailure(reason: message(errno)) }
      if count == 0 { break }
      bytes += part.prefix(count)
      guard bytes.count <= maximumFileSize else { throw FileFailure(reason: "it is over 1 MiB") }
    }
    return File(bytes: bytes, isOpenToOthers: status.st_mode & (S_IRWXG | S_IRWXO) != 0)
  }

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// An IPv4 or IPv6 address of 4 or 16 bytes as text: `127.0.0.1`, `::1`.
  static func addressText(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, bytes.baseAddress, &text, socklen_t(text.count)) != nil else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The system's words for an error number: `No such file or directory`.
  static func message(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }

  /// The number of the system's last error on this thread.
  static var lastError: Int32 {
    get { errno }
    set { errno = newValue }
  }
}
