/// Decodes the chunked transfer coding (RFC 9112 section 7.1) from input in pieces of any size.
///
/// Only what the grammar allows is read: a size of 1 to 16 hexadecimal digits without blanks around it, lines
/// that end in CRLF, CRLF after the data. Chunk extensions are ignored as RFC 9112 section 7.1.1 asks, but
/// must be well-formed, without the blanks that its grammar tolerates, and short. Trailers are checked like
/// field lines of a head and dropped. After an error every further call throws it again.
public struct ChunkedDecoder: Sendable {
  enum State: Sendable {
    case sizeStart, size, sizeLineFeed
    case extensionName(isEmpty: Bool), extensionValueStart, extensionToken
    case quoted, quotedPair, quotedEnd
    case data, dataReturn, dataLineFeed
    case trailerStart, trailer, trailerLineFeed, endLineFeed
    case finished
    case failed(ParseError)
  }

  private let limits: ParseLimits
  private let maximum: Int
  private var state = State.sizeStart
  /// While a size is read: its value so far. In a chunk's data: how much of it is still to come.
  private var remaining = 0
  private var digits = 0
  /// Decoded bytes so far; never above `maximum`.
  private var decoded = 0
  private var extensionLength = 0
  private var extensionsLength = 0
  private var trailerLine: [UInt8] = []
  private var trailerCount = 0
  private var trailersLength = 0

  /// - Parameters:
  ///   - maximum: how many decoded bytes are accepted; a chunk that would exceed them is refused by its size.
  ///   - limits: those for field lines hold for trailers.
  public init(maximum: Int, limits: ParseLimits) {
    self.maximum = max(0, maximum)
    self.limits = limits
  }

  /// Whether the last chunk and the trailer section have been read through.
  public var isFinished: Bool {
    if case .finished = state { return true }
    return false
  }

  /// Decodes what it can of `input` and appends the data to `output`.
  ///
  /// - Returns: how many bytes of `input` it consumed: all of them, or fewer when the body ended; the rest
  ///   belongs to the next message.
  public mutating func decode(
    _ input: Span<UInt8>, into output: inout [UInt8]
  ) throws(ParseError) -> Int {
    var index = 0
    do throws(ParseError) {
      while index < input.count {
        switch state {
        case .data:
          let count = min(remaining, input.count - index)
          output.append(input, index..<index + count)
          remaining -= count
          index += count
          if remaining == 0 { state = .dataReturn }
        case .finished:
          return index
        case .failed(let error):
          throw error
        default:
          try step(input[index])
          index += 1
        }
      }
    } catch {
      state = .failed(error)
      throw error
    }
    return index
  }

  /// Takes one byte of anything but chunk data.
  private mutating func step(_ byte: UInt8) throws(ParseError) {
    switch state {
    case .sizeStart, .size:
      try stepSize(byte)
    case .sizeLineFeed:
      try expectLineFeed(byte)
      try beginChunk()
    case .extensionName, .extensionValueStart, .extensionToken, .quoted, .quotedPair, .quotedEnd:
      try stepExtension(byte)
    case .dataReturn:
      guard byte == 0x0D else { throw ParseError(.badChunkEnd) }
      state = .dataLineFeed
    case .dataLineFeed:
      guard byte == 0x0A else { throw ParseError(.badChunkEnd) }
      state = .sizeStart
    case .trailerStart, .trailer, .trailerLineFeed, .endLineFeed:
      try stepTrailer(byte)
    case .data, .finished, .failed:
      break
    }
  }

  private func expectLineFeed(_ byte: UInt8) throws(ParseError) {
    guard byte == 0x0A else { throw ParseError(.bareCarriageReturn) }
  }

  private mutating func stepSize(_ byte: UInt8) throws(ParseError) {
    if let digit = hexadecimalValue(byte) {
      if case .sizeStart = state {
        remaining = 0
        digits = 0
        extensionLength = 0
        state = .size
      }
      digits += 1
      guard digits <= ParseLimits.chunkSizeDigits, remaining <= Int.max >> 4 else {
        throw ParseError(.chunkSizeTooLarge)
      }
      remaining = remaining << 4 | Int(digit)
      return
    }
    guard case .size = state else {
      throw ParseError(byte == 0x0A ? .bareLineFeed : .badChunkSize)
    }
    switch byte {
    case 0x0D: state = .sizeLineFeed
    case 0x0A: throw ParseError(.bareLineFeed)
    case 0x3B: try beginExtension()
    default: throw ParseError(.badChunkSize)
    }
  }

  /// The size is known.
  private mutating func beginChunk() throws(ParseError) {
    if remaining == 0 {
      state = .trailerStart
      return
    }
    guard remaining <= maximum - decoded else { throw ParseError(.bodyTooLarge) }
    decoded += remaining
    state = .data
  }

  private mutating func beginExtension() throws(ParseError) {
    try countExtension()
    state = .extensionName(isEmpty: true)
  }

  private mutating func countExtension() throws(ParseError) {
    extensionLength += 1
    extensionsLength += 1
    guard extensionLength <= ParseLimits.chunkExtension, extensionsLength <= ParseLimits.chunkExtensions
    else { throw ParseError(.chunkExtensionTooLong) }
  }

  /// `;name`, `;name=token` or `;name="quoted"`, any number of them.
  private mutating func stepExtension(_ byte: UInt8) throws(ParseError) {
    let isToken = ByteClass.token.contains(byte)
    switch (state, byte) {
    case (.extensionName(isEmpty: false), 0x0D), (.extensionToken, 0x0D), (.quotedEnd, 0x0D):
      state = .sizeLineFeed
      return
    case (.extensionName(isEmpty: false), 0x3B), (.extensionToken, 0x3B), (.quotedEnd, 0x3B):
      state = .extensionName(isEmpty: true)
    case (.extensionName, _) where isToken:
      state = .extensionName(isEmpty: false)
    case (.extensionName(isEmpty: false), 0x3D):
      state = .extensionValueStart
    case (.extensionValueStart, 0x22):
      state = .quoted
    case (.extensionValueStart, _) where isToken, (.extensionToken, _) where isToken:
      state = .extensionToken
    case (.quoted, 0x22):
      state = .quotedEnd
    case (.quoted, 0x5C):
      state = .quotedPair
    case (.quoted, _) where byte >= 0x20 && byte != 0x7F || byte == 0x09,
      (.quotedPair, _) where byte >= 0x20 && byte != 0x7F || byte == 0x09:
      state = .quoted
    case (_, 0x0A):
      throw ParseError(.bareLineFeed)
    default:
      throw ParseError(.badChunkExtension)
    }
    try countExtension()
  }

  private mutating func stepTrailer(_ byte: UInt8) throws(ParseError) {
    switch state {
    case .trailerStart where byte == 0x0D:
      state = .endLineFeed
      return
    case .endLineFeed:
      try expectLineFeed(byte)
      state = .finished
      return
    default:
      trailersLength += 1
      guard trailersLength <= limits.head else { throw ParseError(.trailersTooLarge) }
    }
    let line = trailerCount + 1
    if case .trailerLineFeed = state {
      guard byte == 0x0A else { throw ParseError(.bareCarriageReturn, line: line) }
      trailerLine.append(byte)
      return try endTrailer()
    }
    if byte == 0x0A { throw ParseError(.bareLineFeed, line: line) }
    if byte == 0x0D {
      state = .trailerLineFeed
    } else {
      if byte < 0x20 && byte != 0x09 || byte == 0x7F { throw ParseError(.controlByte, line: line) }
      guard trailerLine.count < limits.fieldLine else { throw ParseError(.trailersTooLarge) }
      state = .trailer
    }
    trailerLine.append(byte)
  }

  private mutating func endTrailer() throws(ParseError) {
    guard trailerCount < limits.fields else { throw ParseError(.trailersTooLarge) }
    try checkTrailer()
    trailerCount += 1
    trailerLine.removeAll(keepingCapacity: true)
    state = .trailerStart
  }

  private func checkTrailer() throws(ParseError) {
    let span = trailerLine.span
    let (field, end) = try FieldSection.parseLine(
      span, from: 0, line: trailerCount + 1, isFirst: trailerCount == 0)
    guard end + 2 == span.count else { throw ParseError(.bareCarriageReturn, line: trailerCount + 1) }
    if TrailerSection.forbids(field, in: span) {
      throw ParseError(.forbiddenTrailer, in: span, name: field.name)
    }
  }
}
