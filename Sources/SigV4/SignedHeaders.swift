import HTTP1

/// The SignedHeaders list of an Authorization field: `content-type;host;x-amz-date`.
enum SignedHeaders {
  /// Whether the list is of names in lower case, separated by semicolons, none twice. AWS wants them in order, and
  /// every SDK writes them so; the signature itself tells whether another order was meant.
  static func isWellFormed(_ bytes: Span<UInt8>, _ list: Range<Int>) -> Bool {
    var count = 0
    var start = list.lowerBound
    var previous = start..<start
    var isAscending = true
    while start <= list.upperBound {
      let name = next(bytes, list, from: start)
      count += 1
      guard count <= AuthorizationHeader.maximumSignedHeaders, isName(bytes, name) else { return false }
      if !precedes(bytes, previous, name) { isAscending = false }
      previous = name
      start = name.upperBound + 1
    }
    return isAscending || hasNoRepetition(bytes, list)
  }

  /// Refuses a list without `host` or without an x-amz-* field that came: whoever stands on the way could change
  /// what those say.
  static func checkCoverage(
    _ fields: HeaderFields, _ list: Range<Int>
  ) throws(VerificationFailure) {
    let bytes = fields.bytes.span
    guard contains(bytes, list, "host") else {
      throw VerificationFailure(
        .unsignedField, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    }
    for field in fields.entries where isAmz(bytes, field.name) && !contains(bytes, list, field.name) {
      // The name comes from the client: it is quoted only as far as it can be a name.
      let name = ASCII.text(fields.bytes, field.name.prefix(64)).lowercased()
      throw VerificationFailure(
        .unsignedField, "'\(name)' must be a 'SignedHeader' in the AWS Authorization.")
    }
  }

  /// The name that begins at `start`.
  @inline(__always)
  static func next(_ bytes: Span<UInt8>, _ list: Range<Int>, from start: Int) -> Range<Int> {
    start..<ByteScanning.index(of: 0x3B, in: bytes, start..<list.upperBound)
  }

  private static func isAmz(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
    name.count > 6 && ASCII.equalsIgnoringCase(bytes, name.prefix(6), "x-amz-")
  }

  /// Whether the list has the field's name.
  private static func contains(_ bytes: Span<UInt8>, _ list: Range<Int>, _ field: Range<Int>) -> Bool {
    var start = list.lowerBound
    while start <= list.upperBound {
      let name = next(bytes, list, from: start)
      if ByteScanning.isName(bytes, name, bytes, field) { return true }
      start = name.upperBound + 1
    }
    return false
  }

  private static func contains(_ bytes: Span<UInt8>, _ list: Range<Int>, _ word: StaticString) -> Bool {
    var start = list.lowerBound
    while start <= list.upperBound {
      let name = next(bytes, list, from: start)
      if ASCII.equals(bytes, name, word) { return true }
      start = name.upperBound + 1
    }
    return false
  }

  /// A token of RFC 9110 section 5.6.2 without capitals.
  private static func isName(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
    guard !name.isEmpty else { return false }
    for index in name {
      switch bytes[index] {
      case 0x61...0x7A, 0x30...0x39, 0x2D, 0x5F, 0x2E, 0x21, 0x23...0x27, 0x2A, 0x2B, 0x5E, 0x60, 0x7C, 0x7E:
        continue
      default: return false
      }
    }
    return true
  }

  private static func precedes(_ bytes: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
    for offset in 0..<min(left.count, right.count) {
      let (a, b) = (bytes[left.lowerBound + offset], bytes[right.lowerBound + offset])
      if a != b { return a < b }
    }
    return left.count < right.count
  }

  private static func hasNoRepetition(_ bytes: Span<UInt8>, _ list: Range<Int>) -> Bool {
    var start = list.lowerBound
    while start <= list.upperBound {
      let name = next(bytes, list, from: start)
      start = name.upperBound + 1
      guard start < list.upperBound else { return true }
      if contains(bytes, start..<list.upperBound, name) { return false }
    }
    return true
  }
}
