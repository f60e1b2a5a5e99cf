/// How the end of a message's body is found (RFC 9112 section 6.3).
public enum BodyFraming: Sendable, Equatable {
  case none
  /// Exactly this many bytes, possibly none.
  case length(Int)
  case chunked
  /// Everything until the sender closes the connection; of responses only.
  case untilClose
}

extension RequestHead {
  /// How the request's body is framed, on which every reader must agree. Refused are Content-Length together
  /// with Transfer-Encoding, either of them twice (even with the same value), every Content-Length that is
  /// not a plain number, every Transfer-Encoding other than `chunked` (in any case), and any in HTTP/1.0.
  ///
  /// - Throws: also when the announced length is beyond `limits.body`. A chunked body is measured by
  ///   ``ChunkedDecoder``.
  public func bodyFraming(limits: ParseLimits) throws(ParseError) -> BodyFraming {
    let announced = try fields.announcedFraming(version)
    if case .length(let length)? = announced, length > limits.body { throw ParseError(.bodyTooLarge) }
    return announced ?? .none
  }
}

extension ResponseHead {
  /// How the response's body is framed. The framing fields are judged as strictly as a request's also where
  /// the response has no body.
  ///
  /// - Parameter toHEAD: whether it answers a HEAD request and thus has no body.
  /// - Throws: also for 101, since nobody here asks for another protocol, and for a 1xx or 204 response that
  ///   announces a body, because what follows it might be read as the next response.
  public func bodyFraming(toHEAD: Bool) throws(ParseError) -> BodyFraming {
    let announced = try fields.announcedFraming(version)
    if status == 101 { throw ParseError(.unexpectedSwitch) }
    if status < 200 || status == 204 {
      guard announced == nil || announced == .length(0) else { throw ParseError(.unexpectedBody) }
      return .none
    }
    if toHEAD || status == 304 { return .none }
    return announced ?? .untilClose
  }
}

extension HeaderFields {
  /// What Content-Length or Transfer-Encoding say, or nil when neither is there.
  func announcedFraming(_ version: HTTPVersion) throws(ParseError) -> BodyFraming? {
    guard has(.contentLength) || has(.transferEncoding) else { return nil }
    var length: HeaderField?
    var coding: HeaderField?
    for entry in entries {
      if entry.known == .contentLength {
        if length != nil { throw ParseError(.repeatedContentLength) }
        length = entry
      } else if entry.known == .transferEncoding {
        if coding != nil { throw ParseError(.repeatedTransferEncoding) }
        coding = entry
      }
    }
    if let coding {
      if length != nil { throw ParseError(.contentLengthWithTransferEncoding) }
      if version == .http10 { throw ParseError(.transferEncodingInHTTP10) }
      guard isPlain(coding), ASCII.equalsIgnoringCase(bytes.span, coding.value, "chunked") else {
        throw transferEncodingError(coding)
      }
      return .chunked
    }
    guard let length else { return nil }
    return .length(try contentLength(length))
  }

  /// Whether the value stands where senders put it: after the colon and at most one space, and right before
  /// the end of the line. Other blanks are legal, but in a field that frames the message they are a way to
  /// make two readers disagree, and no client sends them.
  private func isPlain(_ field: HeaderField) -> Bool {
    let colon = field.name.upperBound
    let start = field.value.lowerBound
    let end = field.value.upperBound
    guard end < bytes.count, bytes[end] == 0x0D else { return false }
    return start == colon + 1 || start == colon + 2 && bytes[colon + 1] == 0x20
  }

  /// Digits only, without leading zeros; 18 of them cannot overflow an Int.
  private func contentLength(_ field: HeaderField) throws(ParseError) -> Int {
    guard isPlain(field), (1...18).contains(field.value.count),
      field.value.count == 1 || bytes[field.value.lowerBound] != 0x30
    else { throw ParseError(.badContentLength) }
    var length = 0
    for index in field.value {
      guard isDigit(bytes[index]) else { throw ParseError(.badContentLength) }
      length = length * 10 + Int(bytes[index] - 0x30)
    }
    return length
  }

  /// 501 for a well-formed list that ends in `chunked` (RFC 9112 section 6.1), 400 for everything else, of
  /// which no reader knows the end (section 6.3).
  private func transferEncodingError(_ field: HeaderField) -> ParseError {
    let span = bytes.span
    var elements = ListElements(field.value)
    var others = 0
    var endsInChunked = false
    while let element = elements.next(in: span) {
      if element.isEmpty || endsInChunked { return ParseError(.badTransferEncoding) }
      for index in element where !ByteClass.token.contains(span[index]) {
        return ParseError(.badTransferEncoding)
      }
      endsInChunked = ASCII.equalsIgnoringCase(span, element, "chunked")
      if !endsInChunked { others += 1 }
    }
    return ParseError(
      isPlain(field) && endsInChunked && others > 0 ? .unsupportedTransferCoding : .badTransferEncoding)
  }
}
