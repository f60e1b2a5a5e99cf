import HTTP1

/// Reads one message the way a connection does, from bytes that arrive in the given pieces.
struct MessageReader {
  enum Side: Sendable, Equatable {
    case request
    case response(toHEAD: Bool)
  }

  struct Message: Equatable {
    var status = 0
    var framing = BodyFraming.none
    var body: [UInt8] = []
    var keepsAlive = false
    var expects = false
    /// How many bytes the message took.
    var length = 0
  }

  enum Outcome: Equatable {
    case accepted(Message)
    case refused(ParseError)
    case waiting
  }

  let side: Side
  var limits = ParseLimits()

  /// - Parameter cuts: the ends of the pieces, ascending; the whole buffer is the last piece.
  func read(_ bytes: [UInt8], cuts: some Sequence<Int> = EmptyCollection<Int>()) -> Outcome {
    do throws(ParseError) {
      return try attempt(bytes, cuts: cuts)
    } catch {
      return .refused(error)
    }
  }

  private func attempt(_ bytes: [UInt8], cuts: some Sequence<Int>) throws(ParseError) -> Outcome {
    let span = bytes.span
    var scanner = HeadScanner(limits: limits)
    var decoder = ChunkedDecoder(maximum: limits.body, limits: limits)
    var message: Message?
    for end in Array(cuts) + [bytes.count] {
      if message == nil, let head = try scanner.end(in: span.extracting(0..<end)) {
        message = try begin(Array(bytes[..<head]))
        message?.length = head
      }
      guard var current = message else { continue }
      switch current.framing {
      case .none:
        return .accepted(current)
      case .length(let length):
        if end - current.length >= length {
          current.body = Array(bytes[current.length..<current.length + length])
          current.length += length
          return .accepted(current)
        }
      case .chunked:
        current.length += try decoder.decode(
          span.extracting(current.length..<end), into: &current.body)
        if decoder.isFinished { return .accepted(current) }
        message = current
      case .untilClose:
        current.body += bytes[current.length..<end]
        current.length = end
        message = current
      }
    }
    if let message, message.framing == .untilClose { return .accepted(message) }
    return .waiting
  }

  private func begin(_ head: [UInt8]) throws(ParseError) -> Message {
    var message = Message()
    switch side {
    case .request:
      let request = try RequestHead.parse(head, limits: limits)
      message.framing = try request.bodyFraming(limits: limits)
      message.expects = try request.expectation()
      message.keepsAlive = request.keepsAlive
    case .response(let toHEAD):
      let response = try ResponseHead.parse(head, limits: limits)
      message.status = response.status
      message.framing = try response.bodyFraming(toHEAD: toHEAD)
      message.keepsAlive = response.keepsAlive
    }
    return message
  }
}
