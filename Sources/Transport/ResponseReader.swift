import HTTP1

/// Turns the bytes of one connection into one answer after another: heads, body pieces without their framing, and
/// the end (RFC 9112 section 6). Pure: bytes in, events out.
struct ResponseReader {
  enum Event {
    case head(ResponseHead)
    case body(ArraySlice<UInt8>)
    /// The answer is whole; whether another may follow on the connection.
    case end(reusable: Bool)
  }

  private enum State {
    case head
    case length(Int)
    indirect case chunked(ChunkedDecoder)
    case untilClose
    case ended
  }

  private let limits: ParseLimits
  private var scanner: HeadScanner
  private var buffer: [UInt8] = []
  private var consumed = 0
  private var state = State.head
  private var toHEAD = false
  private var keepsAlive = false
  /// Interim answers passed over; more than a handful is a fault (RFC 9110 section 15.2 sets no limit).
  private var interimCount = 0
  private static let maximumInterim = 16

  /// Whether any byte of the answer has arrived.
  private(set) var hasBegun = false

  init(limits: ParseLimits) {
    self.limits = limits
    scanner = HeadScanner(limits: limits)
  }

  mutating func expectAnswer(toHEAD: Bool) {
    reset()
    self.toHEAD = toHEAD
  }

  /// Forgets the answer and gives its memory back.
  mutating func reset() {
    scanner.reset()
    buffer = []
    consumed = 0
    state = .head
    interimCount = 0
    hasBegun = false
  }

  /// Whether all bytes that arrived belong to what was already handed out.
  var isDrained: Bool { consumed == buffer.count }

  /// Whether the end of the connection is this answer's proper end.
  var endsWithConnection: Bool {
    if case .untilClose = state { true } else { false }
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    hasBegun = true
    if consumed == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      consumed = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next event, or nil until more bytes are there.
  mutating func next() throws(ParseError) -> Event? {
    switch state {
    case .head:
      return try nextHead()
    case .length(let left):
      if left == 0 { return ended() }
      let count = min(left, buffer.count - consumed)
      guard count > 0 else { return nil }
      state = .length(left - count)
      return .body(takeBytes(count))
    case .chunked(var decoder):
      if decoder.isFinished { return ended() }
      guard consumed < buffer.count else { return nil }
      state = .head  // so that the decoder is not copied while it is changed
      var decoded: [UInt8] = []
      let bytes = buffer
      let taken = try decoder.decode(bytes.span.extracting(droppingFirst: consumed), into: &decoded)
      consumed += taken
      state = .chunked(decoder)
      if decoded.isEmpty { return decoder.isFinished ? ended() : nil }
      return .body(decoded[...])
    case .untilClose:
      let count = buffer.count - consumed
      return count > 0 ? .body(takeBytes(count)) : nil
    case .ended:
      return nil
    }
  }

  private mutating func nextHead() throws(ParseError) -> Event? {
    guard let length = try scanner.end(in: buffer, from: consumed) else { return nil }
    let bytes = [UInt8](copying: buffer.span.extracting(consumed..<consumed + length))
    let head = try ResponseHead.parse(bytes, limits: limits)
    consumed += length
    scanner.reset()
    if 100..<200 ~= head.status, head.status != 101 {
      guard interimCount < Self.maximumInterim else { throw ParseError(.badStatus) }
      _ = try head.bodyFraming(toHEAD: toHEAD)  // which refuses one that announces a body
      interimCount += 1
      return try nextHead()
    }
    switch try head.bodyFraming(toHEAD: toHEAD) {
    case .none: state = .length(0)
    case .length(let count): state = .length(count)
    case .chunked: state = .chunked(ChunkedDecoder(maximum: .max, limits: limits))
    case .untilClose: state = .untilClose
    }
    keepsAlive = head.keepsAlive
    return .head(head)
  }

  private mutating func takeBytes(_ count: Int) -> ArraySlice<UInt8> {
    let slice = buffer[consumed..<consumed + count]
    consumed += count
    return slice
  }

  private mutating func ended() -> Event {
    state = .ended
    // Bytes beyond the answer belong to no request of ours: such a connection is not used again.
    return .end(reusable: keepsAlive && isDrained)
  }
}
