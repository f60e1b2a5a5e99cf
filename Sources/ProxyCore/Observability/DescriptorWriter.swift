#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes whole lines to a descriptor that may be slow, full, non-blocking or gone. Confined to the queue of
/// its ``LogStream``.
struct DescriptorWriter {
  /// How long a batch waits for a non-blocking descriptor to take more, in milliseconds: longer than a reader
  /// pauses, shorter than the backlog of a quiet proxy lasts.
  static let patience: Int32 = 2000

  /// What became of a batch.
  enum Outcome: Equatable {
    case written
    /// That many lines were thrown away; later ones may get through.
    case dropped(UInt64)
    /// Nobody reads any more; that many lines were thrown away.
    case gone(UInt64)
  }

  let descriptor: Int32
  private let patience: Int32
  /// The rest of a line of which a part was written: it goes out before anything else, so that what the
  /// reader gets are whole lines.
  private var rest: [UInt8] = []

  /// Whether a begun line waits for its rest to be written.
  var hasRest: Bool { !rest.isEmpty }

  /// - Parameter patience: milliseconds.
  init(descriptor: Int32, patience: Int32 = DescriptorWriter.patience) {
    self.descriptor = descriptor
    self.patience = patience
  }

  /// Writes what is left of a begun line, then `lines`, each ended by LF; with one call where the descriptor
  /// takes them at once.
  mutating func write(_ lines: [UInt8]) -> Outcome {
    if !rest.isEmpty {
      let (count, failure) = writeAll(rest)
      rest.removeFirst(count)
      if failure == EPIPE || failure == EBADF { return .gone(Self.lineCount(lines[...]) + 1) }
      if failure != 0 { return .dropped(Self.lineCount(lines[...])) }
    }
    let (count, failure) = writeAll(lines)
    guard failure != 0 else { return .written }
    let unwritten = lines[count...]
    let lost = Self.lineCount(unwritten)
    if failure == EPIPE || failure == EBADF { return .gone(lost) }
    guard count > 0, lines[count - 1] != 0x0A else { return .dropped(lost) }
    let end = unwritten.firstIndex(of: 0x0A).map { $0 + 1 } ?? unwritten.endIndex
    rest = Array(unwritten[..<end])
    // The begun line is not lost.
    return .dropped(lost == 0 ? 0 : lost - 1)
  }

  private func writeAll(_ bytes: [UInt8]) -> (count: Int, failure: Int32) {
    var written = 0
    while written < bytes.count {
      let (result, code) = bytes.withUnsafeBytes { buffer -> (Int, Int32) in
        let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
        #if canImport(Glibc)
          let result = Glibc.write(descriptor, rest.baseAddress, rest.count)
        #elseif canImport(Musl)
          let result = Musl.write(descriptor, rest.baseAddress, rest.count)
        #else
          let result = Darwin.write(descriptor, rest.baseAddress, rest.count)
        #endif
        return (result, result < 0 ? errno : 0)
      }
      if result > 0 {
        written += result
      } else if result == 0 {
        return (written, EIO)
      } else if code == EAGAIN || code == EWOULDBLOCK {
        guard isWritableInTime() else { return (written, code) }
      } else if code != EINTR {
        return (written, code)
      }
    }
    return (written, 0)
  }

  private func isWritableInTime() -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&entry, 1, patience) > 0
  }

  private static func lineCount(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(into: 0) { count, byte in if byte == 0x0A { count += 1 } }
  }
}
