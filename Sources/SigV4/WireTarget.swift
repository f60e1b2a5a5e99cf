import HTTP1

/// The request target as it is sent on.
public enum WireTarget {
  /// Appends a received target after `prefix`, unchanged but for one thing: a `+` in the query goes as `%20`. AWS
  /// reads both as a space, but a signature covers `%20`, and not every reader knows that they are the same.
  /// - Parameter target: the origin form; an empty path becomes `/` (RFC 9112 section 3.2.1).
  public static func append(
    _ bytes: Span<UInt8>, _ target: Range<Int>, prefix: [UInt8], to output: inout [UInt8]
  ) {
    output.append(prefix.span)
    let (path, query) = CanonicalURI.split(bytes, target)
    if path.isEmpty, prefix.isEmpty { output.append(0x2F) }
    output.append(bytes, target.lowerBound..<query.lowerBound)
    var start = query.lowerBound
    while start < query.upperBound {
      let end = ByteScanning.index(of: 0x2B, in: bytes, start..<query.upperBound)
      output.append(bytes, start..<end)
      if end < query.upperBound { output.append("%20") }
      start = end + 1
    }
  }
}
