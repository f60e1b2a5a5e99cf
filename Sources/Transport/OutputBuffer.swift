import HTTP1

/// Bytes on their way to a peer that takes them at its own pace.
struct OutputBuffer {
  private var bytes: [UInt8] = []
  private var sent = 0

  var isEmpty: Bool { sent == bytes.count }
  /// How many bytes the peer has not taken yet.
  var count: Int { bytes.count - sent }

  mutating func append(_ more: consuming [UInt8]) {
    if bytes.isEmpty {
      bytes = more  // takes the caller's storage: the usual message is written without a copy
    } else {
      bytes.append(more.span)
    }
  }

  /// Writes what the stream takes. Returns `.bytes(n)` with all that was written when the buffer emptied, else why
  /// it stopped.
  mutating func flush(to stream: ByteStream) -> ByteStream.Outcome {
    var written = 0
    while sent < bytes.count {
      let outcome = bytes.withUnsafeBytes { stream.write(UnsafeRawBufferPointer(rebasing: $0[sent...])) }
      guard case .bytes(let count) = outcome else {
        compact()
        return outcome
      }
      sent += count
      written += count
    }
    // Memory goes back at once: an idle connection holds no buffer.
    bytes = []
    sent = 0
    return .bytes(written)
  }
  /// Drops what is sent, so that a peer that never catches up does not make the buffer grow without end.
  private mutating func compact() {
    guard sent >= Self.compactAbove, sent >= bytes.count / 2 else { return }
    bytes.removeFirst(sent)
    sent = 0
  }

  /// Below this, moving the rest costs more than the memory is worth.
  private static let compactAbove = 65536
}
