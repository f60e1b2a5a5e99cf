import HTTP1
import OpenSSL

/// The canonical request of SigV4 (AWS: "Create a canonical request"), built into one array of bytes that is used
/// again and again. HOT.
struct CanonicalRequest {
  private(set) var bytes: [UInt8] = []

  /// Starts anew: method, path and query.
  mutating func begin(
    _ source: Span<UInt8>, method: Range<Int>, target: Range<Int>, reading: CanonicalURI.QueryReading
  ) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(source, method)
    bytes.append(0x0A)
    let (path, query) = CanonicalURI.split(source, target)
    CanonicalURI.appendPath(source, path, to: &bytes)
    bytes.append(0x0A)
    CanonicalURI.appendQuery(source, query, reading: reading, to: &bytes)
    bytes.append(0x0A)
  }

  /// A header's line: its name, given in lower case, and the values of all fields of that name, in order.
  /// - Returns: false when there is no such field.
  mutating func appendHeader(named name: Range<Int>, in source: Span<UInt8>, fields: [HeaderField]) -> Bool {
    var isFirst = true
    for index in fields.indices where ByteScanning.isName(source, name, source, fields[index].name) {
      if isFirst {
        bytes.append(source, name)
        bytes.append(0x3A)
        isFirst = false
      } else {
        bytes.append(0x2C)
      }
      appendValue(source, fields[index].value)
    }
    if !isFirst { bytes.append(0x0A) }
    return !isFirst
  }

  /// The beginning of a header's line for a field of a message under construction; ``endHeader()`` ends it.
  mutating func appendHeader(_ field: HeaderField, of source: Span<UInt8>) {
    Self.appendLowercased(source, field.name, to: &bytes)
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
  mutating func end(signedHeaders names: Span<UInt8>, _ list: Range<Int>, payload: SHA256Digest) {
    bytes.append(0x0A)
    bytes.append(names, list)
    bytes.append(0x0A)
    payload.appendHex(to: &bytes)
  }

  /// The rest, with the payload's hash as the client wrote it.
  mutating func end(signedHeaders source: Span<UInt8>, _ list: Range<Int>, payloadHash: Range<Int>) {
    bytes.append(0x0A)
    bytes.append(source, list)
    bytes.append(0x0A)
    bytes.append(source, payloadHash)
  }

  static func appendLowercased(_ source: Span<UInt8>, _ name: Range<Int>, to output: inout [UInt8]) {
    for index in name { output.append(ASCII.lowercased(source[index])) }
  }

  /// Runs of blanks become one space; those around the value are not part of it. Line ends count as blanks, so that
  /// no value can begin another line.
  private mutating func appendValue(_ source: Span<UInt8>, _ value: Range<Int>) {
    source.extracting(value).withUnsafeBufferPointer { value in
      var index = 0
      var hasBegun = false
      while index < value.count {
        if Self.isBlank(value[index]) {
          index += 1
          continue
        }
        let start = index
        index = Self.endOfWord(UnsafeRawBufferPointer(value), from: start)
        if hasBegun { bytes.append(0x20) }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: value[start..<index]))
        hasBegun = true
      }
    }
  }

  /// Where the next blank stands. Session tokens have a thousand bytes without one, so eight are looked at in one
  /// step: subtracting 0x21 from each sets a high bit where some byte is below it (or follows one that is).
  @inline(__always)
  private static func endOfWord(_ value: UnsafeRawBufferPointer, from start: Int) -> Int {
    var index = start
    while index + 8 <= value.count {
      let word = value.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let below = (word &- 0x2121_2121_2121_2121) & ~word & 0x8080_8080_8080_8080
      if below != 0 { break }
      index += 8
    }
    while index < value.count, !isBlank(value[index]) { index += 1 }
    return index
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte <= 0x20 && (byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D)
  }
}
