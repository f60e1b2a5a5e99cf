extension RequestHead {
  /// The four forms of a request target (RFC 9112 section 3.2). Ranges point into ``RequestHead/bytes``.
  public enum TargetForm: Sendable, Equatable {
    /// A path with an optional query.
    case origin
    /// A whole `http` or `https` URI. `origin` is its path and query: empty, or beginning with `?`, where the
    /// URI has no path, which then means `/` (RFC 9112 section 3.2.1).
    case absolute(authority: Range<Int>, origin: Range<Int>)
    /// `host:port`; for CONNECT alone.
    case authority
    /// `*`; for OPTIONS alone.
    case asterisk
  }

  /// In which form the target stands. Which form a method takes is checked: CONNECT takes authority-form and
  /// nothing else, asterisk-form goes with OPTIONS alone.
  public func targetForm() throws(ParseError) -> TargetForm {
    let span = bytes.span
    if isMethod("CONNECT") {
      guard let authority = Authority(span, target), authority.port != nil else {
        throw ParseError(.badTarget)
      }
      return .authority
    }
    guard let first = target.first else { throw ParseError(.badTarget) }
    if span[first] == 0x2F { return .origin }
    if span[first] == 0x2A, target.count == 1, isMethod("OPTIONS") { return .asterisk }
    return try absoluteForm(span)
  }

  /// Whether the path in `origin`, the origin form of a target, has a `.` or `..` segment, its escapes decoded
  /// (also that of the slash). Readers remove those (RFC 3986 section 5.2.4) at different times or never, so
  /// that one path can be looked at and another be asked for.
  public func hasDotSegment(in origin: Range<Int>) -> Bool {
    let span = bytes.span
    var index = origin.lowerBound
    // Dots seen since the last slash, or nil where something else was.
    var dots: Int? = 0
    while index < origin.upperBound, span[index] != 0x3F {
      var byte = span[index]
      if byte == 0x25, index + 2 < origin.upperBound, let high = hexadecimalValue(span[index + 1]),
        let low = hexadecimalValue(span[index + 2])
      {
        byte = high << 4 | low
        index += 2
      }
      index += 1
      if byte == 0x2F {
        if let dots, dots > 0, dots < 3 { return true }
        dots = 0
      } else {
        dots = byte == 0x2E ? dots.map { $0 + 1 } : nil
      }
    }
    return dots.map { 1...2 ~= $0 } ?? false
  }

  private func absoluteForm(_ bytes: Span<UInt8>) throws(ParseError) -> TargetForm {
    var start = target.lowerBound
    for scheme: StaticString in ["http://", "https://"] where start == target.lowerBound {
      let end = start + scheme.utf8CodeUnitCount
      if end <= target.upperBound, ASCII.equalsIgnoringCase(bytes, start..<end, scheme) { start = end }
    }
    guard start > target.lowerBound else { throw ParseError(.badTarget) }
    var end = start
    while end < target.upperBound, bytes[end] != 0x2F, bytes[end] != 0x3F { end += 1 }
    guard Authority(bytes, start..<end) != nil else { throw ParseError(.badTarget) }
    // Brackets belong to an address only.
    for index in end..<target.upperBound where bytes[index] == 0x5B || bytes[index] == 0x5D {
      throw ParseError(.badTarget)
    }
    return .absolute(authority: start..<end, origin: end..<target.upperBound)
  }

  /// Checks the Host fields (RFC 9112 section 3.2): at most one; exactly one in HTTP/1.1; a well-formed one.
  ///
  /// For a target in absolute-form RFC 9112 section 3.2.2 lets the target's authority win over Host. Here the
  /// two must be the same, apart from case: a request that names two hosts is refused rather than chosen for.
  func checkHost(against form: TargetForm) throws(ParseError) {
    var host: HeaderField?
    for entry in fields.entries where entry.known == .host {
      if host != nil { throw ParseError(.repeatedHost) }
      host = entry
    }
    guard let host else {
      if version == .http11 { throw ParseError(.missingHost) }
      return
    }
    let span = bytes.span
    guard Authority(span, host.value) != nil else { throw ParseError(.badHost) }
    guard case .absolute(let authority, _) = form else { return }
    guard ASCII.equalsIgnoringCase(span, host.value, authority) else { throw ParseError(.hostMismatch) }
  }
}
