/// An object as spans: where it stands and where each of its members stands, in order, repetitions kept.
/// Members of members are not listed; scan their value's range for those.
public struct JSONObject: Sendable, Equatable {
  /// From `{` to `}`, both included.
  public let braces: Range<Int>
  public let members: [JSONMember]

  /// Validates all of `bytes` as one document, and lists the members of the object that it is. One pass. HOT.
  ///
  /// - Throws: ``JSONError``; a valid document of another kind is ``JSONError/Code/notAnObject``.
  public static func scan(_ bytes: [UInt8]) throws(JSONError) -> JSONObject {
    try scan(bytes, in: 0..<bytes.count)
  }

  /// The same for the value that stands in `range`, which may have white space around it.
  public static func scan(_ bytes: [UInt8], in range: Range<Int>) throws(JSONError) -> JSONObject {
    let span = bytes.span
    guard range.lowerBound >= 0, range.upperBound <= span.count else {
      throw JSONError(.badRange, at: range.lowerBound)
    }
    let end = range.upperBound
    var index = range.lowerBound
    JSONScanner.skipWhitespace(span, &index, end)
    let start = index
    guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
    guard span[index] == 0x7B else {
      _ = try JSONScanner.value(span, &index, end)
      try finish(span, &index, end)
      throw JSONError(.notAnObject, at: start)
    }
    index += 1
    var members: [JSONMember] = []
    JSONScanner.skipWhitespace(span, &index, end)
    guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
    if span[index] == 0x7D {
      index += 1
    } else {
      members.reserveCapacity(usualMembers)
      while true {
        guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
        let keyStart = index
        let key = try JSONScanner.key(span, &index, end)
        let valueStart = index
        let kind = try JSONScanner.value(span, &index, end)
        members.append(
          JSONMember(
            key: keyStart..<key.end, value: valueStart..<index, kind: kind,
            keyHasEscapes: key.hasEscapes))
        JSONScanner.skipWhitespace(span, &index, end)
        guard index < end else { throw JSONError(.unexpectedEnd, at: index) }
        let byte = span[index]
        index += 1
        if byte == 0x7D { break }
        guard byte == 0x2C else { throw JSONError(.unexpectedByte, at: index - 1) }
        JSONScanner.skipWhitespace(span, &index, end)
      }
    }
    let braces = start..<index
    try finish(span, &index, end)
    return JSONObject(braces: braces, members: members)
  }

  /// Room for the members of a usual request, so that listing them allocates once.
  private static let usualMembers = 12

  static func finish(_ span: Span<UInt8>, _ index: inout Int, _ end: Int) throws(JSONError) {
    JSONScanner.skipWhitespace(span, &index, end)
    guard index == end else { throw JSONError(.trailingBytes, at: index) }
  }

  /// The first member of that name, or nil. `bytes` are those that were scanned.
  public func first(_ name: StaticString, in bytes: [UInt8]) -> JSONMember? {
    for member in members where member.isNamed(name, in: bytes) { return member }
    return nil
  }

  /// Where in ``members`` those of that name stand.
  public func indices(of name: StaticString, in bytes: [UInt8]) -> [Int] {
    members.indices.filter { members[$0].isNamed(name, in: bytes) }
  }
}

extension JSONMember {
  /// Whether the member's name, its escapes decoded, is `name`. HOT.
  @inlinable
  public func isNamed(_ name: StaticString, in bytes: [UInt8]) -> Bool {
    if !keyHasEscapes, key.count != name.utf8CodeUnitCount + 2 { return false }
    return JSONString.equals(bytes, key, name)
  }

  /// The member's name, its escapes decoded.
  public func name(in bytes: [UInt8]) -> String {
    JSONString.decoded(bytes, key)
  }
}
