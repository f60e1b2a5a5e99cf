import HTTP1

/// The canonical form of a request target for SigV4 (AWS: "Create a canonical request"), computed from the raw bytes.
/// Every service but S3 encodes the path twice: what stands percent-encoded on the wire is encoded once more.
enum CanonicalURI {
  /// How a query is read before it is encoded again. A plus is never read as an escaped plus: it is sent on as a
  /// space (``WireTarget``), so whoever stands on the way could turn the one into the other under one signature.
  enum QueryReading: CaseIterable {
    /// Percent escapes are decoded and `+` is a space, as AWS reads it.
    case decoded
    /// Nothing is decoded or encoded: as botocore leaves what it is given.
    case raw
  }

  /// The target's path and its query without the question mark.
  static func split(_ bytes: Span<UInt8>, _ target: Range<Int>) -> (path: Range<Int>, query: Range<Int>) {
    let mark = ByteScanning.index(of: 0x3F, in: bytes, target)
    return (target.lowerBound..<mark, min(mark + 1, target.upperBound)..<target.upperBound)
  }

  // MARK: - Path

  static func appendPath(_ bytes: Span<UInt8>, _ path: Range<Int>, to output: inout [UInt8]) {
    if path.isEmpty {
      output.append(0x2F)
    } else if needsNormalizing(bytes, path) {
      appendNormalized(bytes, path, to: &output)
    } else {
      appendEncoded(bytes, path, keepsSlash: true, to: &output)
    }
  }

  /// Whether there may be an empty or a dot segment.
  private static func needsNormalizing(_ bytes: Span<UInt8>, _ path: Range<Int>) -> Bool {
    var previous: UInt8 = 0
    for index in path {
      if previous == 0x2F, bytes[index] == 0x2F || bytes[index] == 0x2E { return true }
      previous = bytes[index]
    }
    return bytes[path.lowerBound] != 0x2F
  }

  /// Removes empty and dot segments (RFC 3986 section 5.2.4), then encodes.
  private static func appendNormalized(_ bytes: Span<UInt8>, _ path: Range<Int>, to output: inout [UInt8]) {
    var segments: [Range<Int>] = []
    var start = path.lowerBound
    var endsInSlash = false
    while start < path.upperBound {
      let segment = start..<ByteScanning.index(of: 0x2F, in: bytes, start..<path.upperBound)
      let isDot = ASCII.equals(bytes, segment, ".")
      let isDoubleDot = ASCII.equals(bytes, segment, "..")
      if isDoubleDot {
        _ = segments.popLast()
      } else if !isDot, !segment.isEmpty {
        segments.append(segment)
      }
      endsInSlash = segment.upperBound < path.upperBound || isDot || isDoubleDot
      start = segment.upperBound + 1
    }
    if segments.isEmpty { return output.append(0x2F) }
    for segment in segments {
      output.append(0x2F)
      appendEncoded(bytes, segment, keepsSlash: false, to: &output)
    }
    if endsInSlash { output.append(0x2F) }
  }

  // MARK: - Query

  /// The parameters in order of their encoded names, then values, each with an equals sign.
  static func appendQuery(
    _ bytes: Span<UInt8>, _ query: Range<Int>, reading: QueryReading, to output: inout [UInt8]
  ) {
    guard !query.isEmpty else { return }
    var parameters: [(name: [UInt8], value: [UInt8])] = []
    var start = query.lowerBound
    while start < query.upperBound {
      let parameter = start..<ByteScanning.index(of: 0x26, in: bytes, start..<query.upperBound)
      if !parameter.isEmpty {
        let equals = ByteScanning.index(of: 0x3D, in: bytes, parameter)
        let value = min(equals + 1, parameter.upperBound)..<parameter.upperBound
        parameters.append(
          (component(bytes, parameter.lowerBound..<equals, reading), component(bytes, value, reading)))
      }
      start = parameter.upperBound + 1
    }
    parameters.sort { left, right in
      left.name == right.name
        ? left.value.lexicographicallyPrecedes(right.value) : left.name.lexicographicallyPrecedes(right.name)
    }
    for (index, parameter) in parameters.enumerated() {
      if index > 0 { output.append(0x26) }
      output.append(contentsOf: parameter.name)
      output.append(0x3D)
      output.append(contentsOf: parameter.value)
    }
  }

  private static func component(_ bytes: Span<UInt8>, _ range: Range<Int>, _ reading: QueryReading) -> [UInt8]
  {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    if reading == .raw {
      result.append(bytes, range)
      return result
    }
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if let escaped = escape(bytes, at: index, before: range.upperBound) {
        appendEncoded(escaped, to: &result)
        index += 3
      } else {
        appendEncoded(byte == 0x2B ? 0x20 : byte, to: &result)
        index += 1
      }
    }
    return result
  }

  /// The byte for which `%XX` stands at `index`, if it does.
  static func escape(_ bytes: Span<UInt8>, at index: Int, before end: Int) -> UInt8? {
    guard bytes[index] == 0x25, index + 2 < end, let high = HexDigit.value(bytes[index + 1]),
      let low = HexDigit.value(bytes[index + 2])
    else { return nil }
    return high << 4 | low
  }

  // MARK: - Encoding

  /// Percent-encodes everything but RFC 3986's unreserved characters, with upper-case digits.
  private static func appendEncoded(
    _ bytes: Span<UInt8>, _ range: Range<Int>, keepsSlash: Bool, to output: inout [UInt8]
  ) {
    // Every operation's path but those with an ARN.
    if keepsSlash, isPlainPath(bytes, range) { return output.append(bytes, range) }
    for index in range {
      if keepsSlash, bytes[index] == 0x2F {
        output.append(0x2F)
      } else {
        appendEncoded(bytes[index], to: &output)
      }
    }
  }

  /// Whether there are only slashes, lower-case letters and digits.
  private static func isPlainPath(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range {
      let byte = bytes[index]
      guard byte &- 0x61 < 26 || byte &- 0x2F < 11 else { return false }
    }
    return true
  }

  @inline(__always)
  private static func appendEncoded(_ byte: UInt8, to output: inout [UInt8]) {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
      output.append(byte)
    default:
      output.append(0x25)
      output.append(HexDigit.capital(byte >> 4))
      output.append(HexDigit.capital(byte))
    }
  }
}
