/// The request target as it is sent on.
public enum WireTarget {
  /// Appends a received target after `prefix`, unchanged but for one thing: a `+` in the query goes as `%20`. AWS
  /// reads both as a space, but a signature covers `%20`, and not every reader knows that they are the same.
  /// - Parameter target: the origin form; an empty path becomes `/` (RFC 9112 section 3.2.1).
  public static func append(
    _ bytes: Span<UInt8>, _ target: Range<Int>, prefix: [UInt8], to output: inout [UInt8]
  ) {
    output.append(contentsOf: prefix)
    if target.isEmpty || bytes[target.lowerBound] == 0x3F, prefix.isEmpty { output.append(0x2F) }
    var isQuery = false
    for index in target {
      let byte = bytes[index]
      if byte == 0x3F { isQuery = true }
      if isQuery, byte == 0x2B {
        output.append(contentsOf: [0x25, 0x32, 0x30])
      } else {
        output.append(byte)
      }
    }
  }
}
