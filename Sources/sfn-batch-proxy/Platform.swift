#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system calls of the command line, in one place.
enum Platform {
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Writes all of it; a reader that is gone is nobody's error here.
  static func write(_ text: String, to descriptor: Int32) {
    _ = write(Array(text.utf8), to: descriptor)
  }

  /// - Returns: whether all of it was written; if not, errno says why.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { buffer in writeSome(descriptor, buffer) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
    }
    return true
  }

  private static func writeSome(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Darwin)
      Darwin.write(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  /// Reads a file, a pipe or a device to its end.
  ///
  /// - Parameter limit: as many bytes as are read; one more than the caller takes tells him that there are more.
  /// - Returns: the bytes, or the system's words where they cannot be read.
  static func read(_ path: String, limit: Int) -> Result<[UInt8], SystemFailure> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .failure(SystemFailure(errno)) }
    defer { close(descriptor) }
    return read(descriptor, limit: limit)
  }

  /// Reads an open descriptor to its end.
  static func read(_ descriptor: Int32, limit: Int) -> Result<[UInt8], SystemFailure> {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < limit {
      let count = piece.withUnsafeMutableBytes { readSome(descriptor, $0) }
      if count == 0 { break }
      if count > 0 {
        bytes += piece.prefix(min(count, limit - bytes.count))
      } else if errno != EINTR {
        return .failure(SystemFailure(errno))
      }
    }
    return .success(bytes)
  }

  private static func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Darwin)
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  /// - Returns: nil if the file can be read, else the system's words.
  static func whyUnreadable(_ path: String) -> String? {
    guard access(path, R_OK) != 0 else { return nil }
    let code = errno
    return String(cString: strerror(code))
  }

  /// This machine's name, or an empty text.
  static func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  static func environment() -> [String: String] { ProcessInfo.processInfo.environment }

  /// Keeps a watched signal's default action from happening, where Dispatch does not do that itself.
  ///
  /// On Linux a signal source brings its own handler. Elsewhere one that does nothing is set rather than SIG_IGN,
  /// because programs started from here (credential_process) would inherit the latter.
  static func silence(_ number: Int32) {
    #if canImport(Darwin)
      signal(number) { _ in }
    #endif
  }

  /// Opens nothing in place of standard streams that the parent has closed. Their numbers would go to the next
  /// sockets, and log lines to whoever is at the other end.
  static func fillStandardStreams() {
    var descriptor: Int32 = 0
    repeat { descriptor = open("/dev/null", O_RDWR) } while (0...2).contains(descriptor)
    if descriptor > 2 { close(descriptor) }
  }

  /// A reader that closed its end shows as EPIPE from write, not as a signal.
  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  /// Keeps this process's memory, where keys and tokens lie, out of files and out of other programs: no core dump,
  /// neither by a limit (which the programs started from here inherit) nor through a core_pattern that pipes dumps
  /// into a program and heeds no limit, and no debugger of the same user. What the system refuses stays as it was.
  static func keepMemoryPrivate() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    #if canImport(Glibc)
      _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    #else
      _ = setrlimit(RLIMIT_CORE, &none)
    #endif
    #if os(Linux)
      // prctl(2) has a variable argument list, which Swift does not import; its arguments are all of one kind.
      typealias ProcessControl =
        @convention(c) (CInt, CUnsignedLong, CUnsignedLong, CUnsignedLong, CUnsignedLong)
        -> CInt
      let setDumpable: CInt = 4  // PR_SET_DUMPABLE of linux/prctl.h
      guard let address = dlsym(nil, "prctl") else { return }
      _ = unsafeBitCast(address, to: ProcessControl.self)(setDumpable, 0, 0, 0, 0)
    #endif
  }

  static let terminate = SIGTERM
  static let interrupt = SIGINT
  static let hangUp = SIGHUP

  /// Ends the process at once, without unwinding.
  static func exitNow(_ status: Int32) -> Never { _exit(status) }
}

/// Why the system could not do something, in its words: `No such file or directory`.
struct SystemFailure: Error, Sendable, Equatable {
  let text: String

  init(_ code: Int32) { text = String(cString: strerror(code)) }
}
