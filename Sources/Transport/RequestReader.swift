import HTTP1

/// Turns the bytes of one client connection into one request after another: a head, then its whole body. Pure:
/// bytes in, events out. Bodies are held whole because a signature covers them.
struct RequestReader {
  enum Event {
    /// A head arrived and is well-formed; its body may follow. `wantsContinue` tells that the client waits for
    /// `100 Continue` before it sends the body (RFC 9110 section 10.1.1).
    case head(RequestHead, wantsContinue: Bool)
    /// The request whose head came before is whole.
    case body([UInt8])
  }

  /// What comes next: a head, or the body of the last one.
  private enum State {
    case head
    case length(Int)
    /// Behind a reference: few requests are chunked, and every idle connection has a reader.
    indirect case chunked(ChunkedDecoder)
  }

  private let limits: ParseLimits
  private var scanner: HeadScanner
  private var buffer: [UInt8] = []
  private var consumed = 0
  private var state = State.head
  private var body: [UInt8] = []

  init(limits: ParseLimits) {
    self.limits = limits
    scanner = HeadScanner(limits: limits)
  }

  /// Bytes held for requests that are not whole yet.
  var bufferedBytes: Int { buffer.count - consumed + body.count }

  /// Whether a request has begun and is not whole yet; tells a slow client from an idle one.
  var isAmidRequest: Bool {
    if case .head = state { return consumed < buffer.count }
    return true
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
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
    case .length(let length):
      guard buffer.count - consumed >= length else { return nil }
      state = .head
      return .body(take(length))
    case .chunked(var decoder):
      state = .head  // so that the decoder is not copied while it is changed
      let bytes = buffer
      let taken = try decoder.decode(bytes.span.extracting(droppingFirst: consumed), into: &body)
      consumed += taken
      guard decoder.isFinished else {
        state = .chunked(decoder)
        return nil
      }
      let whole = body
      body = []
      return .body(whole)
    }
  }

  /// A copy of the next `count` bytes, which are there.
  private mutating func take(_ count: Int) -> [UInt8] {
    let taken = [UInt8](copying: buffer.span.extracting(consumed..<consumed + count))
    consumed += count
    return taken
  }

  private mutating func nextHead() throws(ParseError) -> Event? {
    compact()
    guard let length = try scanner.end(in: buffer, from: consumed) else { return nil }
    let head = try RequestHead.parse(take(length), limits: limits)
    scanner.reset()
    let wantsContinue = try head.expectation()
    switch try head.bodyFraming(limits: limits) {
    case .none, .untilClose:
      state = .length(0)
      return .head(head, wantsContinue: false)
    case .length(let length):
      state = .length(length)
      return .head(head, wantsContinue: wantsContinue && buffer.count - consumed < length)
    case .chunked:
      state = .chunked(ChunkedDecoder(maximum: limits.body, limits: limits))
      return .head(head, wantsContinue: wantsContinue && consumed == buffer.count)
    }
  }

  /// Moves what is left to the front once most of the buffer is used up, so that a pipelining client cannot make
  /// it grow without end.
  private mutating func compact() {
    guard consumed > 0, consumed < buffer.count, consumed >= buffer.count / 2 else { return }
    buffer.removeFirst(consumed)
    consumed = 0
  }
}
