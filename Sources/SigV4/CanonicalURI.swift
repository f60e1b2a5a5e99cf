/// The canonical form of a request target for SigV4 (AWS: "Create a canonical request"), computed from the raw bytes.
/// Every service but S3 encodes the path twice: what stands percent-encoded on the wire is encoded once more.
enum CanonicalURI {
  /// How a query is read before it is encoded again.
  enum QueryReading {
    /// Percent escapes are decoded and `+` is a space, as AWS reads it.
    case decoded
    /// Percent escapes are decoded and `+` is a plus.
    case decodedKeepingPlus
    /// Nothing is decoded or encoded: as botocore leaves what it is given.
    case raw
  }

  /// The target's path and its query without the question mark.
  static func split(_ bytes: Span<UInt8>, _ target: Range<Int>) -> (path: Range<Int>, query: Range<Int>) {
    for index in target where bytes[index] == 0x3F {
      return (target.lowerBound..<index, index + 1..<target.upperBound)
    }
    return (target, target.upperBound..<target.upperBound)
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
      var end = start
      while end < path.upperBound, bytes[end] != 0x2F { end += 1 }
      let segment = start..<end
      let isDot = segment.count == 1 && bytes[start] == 0x2E
      let isDoubleDot = segment.count == 2 && bytes[start] == 0x2E && bytes[start + 1] == 0x2E
      if isDoubleDot {
        _ = segments.popLast()
      } else if !isDot, !segment.isEmpty {
        segments.append(segment)
      }
      endsInSlash = end < path.upperBound || isDot || isDoubleDot
      start = end + 1
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
      var end = start
      var equals: Int?
      while end < query.upperBound, bytes[end] != 0x26 {
        if equals == nil, bytes[end] == 0x3D { equals = end }
        end += 1
      }
      if end > start {
        let name = start..<(equals ?? end)
        let value = (equals.map { $0 + 1 } ?? end)..<end
        parameters.append((component(bytes, name, reading), component(bytes, value, reading)))
      }
      start = end + 1
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
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if reading != .raw, byte == 0x25, index + 2 < range.upperBound, let high = hexValue(bytes[index + 1]),
        let low = hexValue(bytes[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
        continue
      }
      decoded.append(reading == .decoded && byte == 0x2B ? 0x20 : byte)
      index += 1
    }
    guard reading != .raw else { return decoded }
    var encoded: [UInt8] = []
    appendEncoded(decoded.span, 0..<decoded.count, keepsSlash: false, to: &encoded)
    return encoded
  }

  // MARK: - Encoding

  /// Percent-encodes everything but RFC 3986's unreserved characters, with upper-case digits.
  private static func appendEncoded(
    _ bytes: Span<UInt8>, _ range: Range<Int>, keepsSlash: Bool, to output: inout [UInt8]
  ) {
    for index in range {
      let byte = bytes[index]
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        output.append(byte)
      case 0x2F where keepsSlash:
        output.append(byte)
      default:
        output.append(0x25)
        output.append(hexDigit(byte >> 4))
        output.append(hexDigit(byte & 15))
      }
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
