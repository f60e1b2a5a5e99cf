import HTTP1

/// Turns the bytes of one client connection into one request after another: a head, then its whole body. Pure:
/// bytes in, events out. Bodies are held whole because a signature covers them.
struct RequestReader {
  enum Event {
    /// A head arrived and is well-formed; its body may follow. `wantsContinue` tells that the client waits for
    /// `100 Continue` before it sends the body (RFC 9110 section 10.1.1).
    case head(RequestHead, wantsContinue: Bool)
    /// The request is whole.
    case request(RequestHead, body: [UInt8])
  }

  /// What comes next: a head, or the body of the one in ``head``.
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
  /// The head whose body is being read.
  private var head: RequestHead?
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
      let whole = Array(buffer[consumed..<consumed + length])
      consumed += length
      return request(with: whole)
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
      return request(with: whole)
    }
  }

  /// The request whose head came before; the next head is waited for.
  private mutating func request(with body: [UInt8]) -> Event? {
    state = .head
    guard let head else { return nil }
    self.head = nil
    return .request(head, body: body)
  }

  private mutating func nextHead() throws(ParseError) -> Event? {
    compact()
    let bytes = buffer
    guard let length = try scanner.end(in: bytes.span.extracting(droppingFirst: consumed)) else { return nil }
    let head = try RequestHead.parse(Array(buffer[consumed..<consumed + length]), limits: limits)
    consumed += length
    scanner.reset()
    let wantsContinue = try head.expectation()
    let framing = try head.bodyFraming(limits: limits)
    self.head = head
    switch framing {
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
