/// Writes the chunked transfer coding (RFC 9112 section 7.1), without extensions or trailers.
public enum ChunkedEncoder {
  /// Appends `data` as one chunk. No bytes make no chunk, since an empty one would end the body.
  public static func append(_ data: Span<UInt8>, to output: inout [UInt8]) {
    if data.isEmpty { return }
    var digits = (UInt64.bitWidth - UInt64(data.count).leadingZeroBitCount + 3) / 4
    output.reserveCapacity(output.count + data.count + digits + 4)
    while digits > 0 {
      digits -= 1
      let digit = UInt8(truncatingIfNeeded: UInt64(data.count) >> UInt64(digits * 4) & 15)
      output.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
    output.append(0x0D)
    output.append(0x0A)
    output.append(data)
    output.append(0x0D)
    output.append(0x0A)
  }

  /// Appends the last chunk and the empty trailer section: the end of the body.
  public static func appendEnd(to output: inout [UInt8]) {
    output.append("0\r\n\r\n" as StaticString)
  }
}
