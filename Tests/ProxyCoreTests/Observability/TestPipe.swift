#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A pipe whose ends close with it.
final class TestPipe {
  struct Failure: Error {}

  let readEnd: Int32
  let writeEnd: Int32
  private var isReadEndOpen = true

  init(nonBlocking: Bool = false) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Failure() }
    (readEnd, writeEnd) = (ends[0], ends[1])
    // A write after the reader has gone is to fail, not to end the test process.
    signal(SIGPIPE, SIG_IGN)
    if nonBlocking { _ = fcntl(writeEnd, F_SETFL, fcntl(writeEnd, F_GETFL) | O_NONBLOCK) }
    _ = fcntl(readEnd, F_SETFL, fcntl(readEnd, F_GETFL) | O_NONBLOCK)
  }

  deinit {
    if isReadEndOpen { close(readEnd) }
    close(writeEnd)
  }

  func closeReadEnd() {
    close(readEnd)
    isReadEndOpen = false
  }

  /// What is there to be read now.
  func readAll() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(readEnd, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  /// Writes until nothing more fits; a non-blocking pipe only.
  func fill() -> Int {
    var count = 0
    let block = [UInt8](repeating: 0x78, count: 512)
    while true {
      let written = write(writeEnd, block, block.count)
      guard written > 0 else { return count }
      count += written
    }
  }
}

/// An existing file opened for writing, closed with the object.
final class TestFile {
  let descriptor: Int32

  init(path: String) throws {
    descriptor = open(path, O_WRONLY)
    guard descriptor >= 0 else { throw TestPipe.Failure() }
  }

  deinit { close(descriptor) }
}
