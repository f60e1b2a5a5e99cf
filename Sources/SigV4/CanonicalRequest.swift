import HTTP1

/// The canonical request of SigV4 (AWS: "Create a canonical request"), built into one array of bytes.
struct CanonicalRequest {
  private(set) var bytes: [UInt8] = []

  /// Starts anew: method, path and query.
  mutating func begin(
    _ source: Span<UInt8>, method: Range<Int>, target: Range<Int>, reading: CanonicalURI.QueryReading
  ) {
    bytes.removeAll(keepingCapacity: true)
    for index in method { bytes.append(source[index]) }
    bytes.append(0x0A)
    let (path, query) = CanonicalURI.split(source, target)
    CanonicalURI.appendPath(source, path, to: &bytes)
    bytes.append(0x0A)
    CanonicalURI.appendQuery(source, query, reading: reading, to: &bytes)
    bytes.append(0x0A)
  }

  /// A header's line: its name in lower case, and the values of all fields of that name, in order.
  /// - Returns: false when there is no such field.
  mutating func appendHeader(named name: Range<Int>, in names: Span<UInt8>, fields: HeaderFields) -> Bool {
    let source = fields.bytes.span
    var isFirst = true
    for field in fields.entries where Self.isSame(names, name, source, field.name) {
      if isFirst {
        for index in name { bytes.append(names[index]) }
        bytes.append(0x3A)
        isFirst = false
      } else {
        bytes.append(0x2C)
      }
      appendValue(source, field.value)
    }
    if !isFirst { bytes.append(0x0A) }
    return !isFirst
  }

  /// A header's line for one field of a message under construction; ``endHeader()`` ends it.
  mutating func appendHeader(_ field: HeaderField, of source: Span<UInt8>) {
    for index in field.name { bytes.append(ASCII.lowercased(source[index])) }
    bytes.append(0x3A)
    appendValue(source, field.value)
  }

  /// The value of another field of the same name.
  mutating func appendRepeatedValue(of field: HeaderField, of source: Span<UInt8>) {
    bytes.append(0x2C)
    appendValue(source, field.value)
  }

  mutating func endHeader() { bytes.append(0x0A) }

  /// The rest: an empty line, the names, and the payload's hash.
  mutating func end(
    signedHeaders names: Span<UInt8>, _ range: Range<Int>, payloadHash: (inout [UInt8]) -> Void
  ) {
    bytes.append(0x0A)
    for index in range { bytes.append(names[index]) }
    bytes.append(0x0A)
    payloadHash(&bytes)
  }

  /// Runs of blanks become one space; those around the value are not part of it.
  private mutating func appendValue(_ source: Span<UInt8>, _ value: Range<Int>) {
    var isBlank = false
    var hasBegun = false
    for index in value {
      let byte = source[index]
      if byte == 0x20 || byte == 0x09 {
        isBlank = true
        continue
      }
      if isBlank, hasBegun { bytes.append(0x20) }
      isBlank = false
      hasBegun = true
      bytes.append(byte)
    }
  }

  /// Whether a field has the name that a SignedHeaders list spells in lower case.
  private static func isSame(
    _ names: Span<UInt8>, _ name: Range<Int>, _ source: Span<UInt8>, _ field: Range<Int>
  ) -> Bool {
    guard name.count == field.count else { return false }
    for offset in 0..<name.count
    where names[name.lowerBound + offset] != ASCII.lowercased(source[field.lowerBound + offset]) {
      return false
    }
    return true
  }
}
