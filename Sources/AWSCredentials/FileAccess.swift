#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What identifies a version of a file: enough to notice that somebody wrote or replaced it.
public struct FileStamp: Sendable, Equatable {
  public let modifiedSeconds: Int
  public let modifiedNanoseconds: Int
  public let size: Int
  public let inode: UInt64
  /// The permission bits, such as 0o600.
  public let permissions: Int

  public init(
    modifiedSeconds: Int, modifiedNanoseconds: Int = 0, size: Int, inode: UInt64 = 0,
    permissions: Int = 0o600
  ) {
    self.modifiedSeconds = modifiedSeconds
    self.modifiedNanoseconds = modifiedNanoseconds
    self.size = size
    self.inode = inode
    self.permissions = permissions
  }
}

/// The files that credentials are read from. Functions, so that tests need no disk.
public struct FileAccess: Sendable {
  /// The whole content of a regular file; nil where there is none.
  public var read: @Sendable (_ path: String) throws(CredentialsError) -> [UInt8]?
  /// The version of a regular file; nil where there is none.
  public var stamp: @Sendable (_ path: String) -> FileStamp?
  /// Replaces a file at once, readable by its owner only. False where that is not possible.
  public var replace: @Sendable (_ path: String, _ content: [UInt8]) -> Bool
  /// Whether a file can be executed.
  public var isExecutable: @Sendable (_ path: String) -> Bool

  public init(
    read: @escaping @Sendable (_ path: String) throws(CredentialsError) -> [UInt8]?,
    stamp: @escaping @Sendable (_ path: String) -> FileStamp?,
    replace: @escaping @Sendable (_ path: String, _ content: [UInt8]) -> Bool,
    isExecutable: @escaping @Sendable (_ path: String) -> Bool
  ) {
    self.read = read
    self.stamp = stamp
    self.replace = replace
    self.isExecutable = isExecutable
  }

  /// Files larger than this are refused: the largest real configuration files have some thousand profiles in a
  /// few hundred KiB, and tokens are a few KiB.
  public static let maximumSize = 1_048_576

  /// The files of this machine.
  public static let system = FileAccess(
    read: { path throws(CredentialsError) in try readFile(path) },
    stamp: { stampFile($0) },
    replace: { replaceFile($0, content: $1) },
    isExecutable: { access($0, X_OK) == 0 && stampFile($0) != nil })
}

/// Text of an errno value.
private func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

private func stampFile(_ path: String) -> FileStamp? {
  var information = stat()
  guard stat(path, &information) == 0 else { return nil }
  return FileStamp(information)
}

extension FileStamp {
  /// Nil for anything but a regular file: opening a FIFO could wait for ever.
  fileprivate init?(_ information: stat) {
    guard information.st_mode & S_IFMT == S_IFREG else { return nil }
    #if canImport(Darwin)
      let modified = information.st_mtimespec
    #else
      let modified = information.st_mtim
    #endif
    self.init(
      modifiedSeconds: Int(modified.tv_sec), modifiedNanoseconds: Int(modified.tv_nsec),
      size: Int(information.st_size), inode: UInt64(truncatingIfNeeded: information.st_ino),
      permissions: Int(information.st_mode & 0o7777))
  }
}

private func readFile(_ path: String) throws(CredentialsError) -> [UInt8]? {
  guard stampFile(path) != nil else { return nil }
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  if descriptor < 0 {
    let number = errno
    if number == ENOENT { return nil }
    throw CredentialsError(.fileUnreadable, "\(path) cannot be opened: \(reason(number))")
  }
  defer { close(descriptor) }
  var content: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count < 0 {
      let number = errno
      if number == EINTR { continue }
      throw CredentialsError(.fileUnreadable, "\(path) cannot be read: \(reason(number))")
    }
    if count == 0 { return content }
    content.append(contentsOf: buffer[..<count])
    if content.count > FileAccess.maximumSize {
      throw CredentialsError(.fileUnreadable, "\(path) is larger than 1 MiB")
    }
  }
}

/// Writes beside the file, then renames: a reader sees the old content or the new, never half of one.
private func replaceFile(_ path: String, content: [UInt8]) -> Bool {
  let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
  let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { return false }
  var written = 0
  while written < content.count {
    let count = content.withUnsafeBytes { bytes in
      write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
    }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { break }
    written += count
  }
  let closed = close(descriptor) == 0
  guard written == content.count, closed, rename(temporary, path) == 0 else {
    unlink(temporary)
    return false
  }
  return true
}
