import HTTP1
import Testing

@Suite struct ChunkedEncoderTests {
  @Test("writes a size in hexadecimal, the data and CRLF")
  func writesAChunk() {
    var output: [UInt8] = []
    ChunkedEncoder.append(Array("hello".utf8).span, to: &output)
    ChunkedEncoder.append([UInt8](repeating: 0x61, count: 26).span, to: &output)
    ChunkedEncoder.appendEnd(to: &output)
    #expect(output == Array("5\r\nhello\r\n1a\r\n\(String(repeating: "a", count: 26))\r\n0\r\n\r\n".utf8))
  }

  @Test("writes nothing for no bytes, which would end the body")
  func writesNothingForNoBytes() {
    var output: [UInt8] = []
    ChunkedEncoder.append([UInt8]().span, to: &output)
    #expect(output.isEmpty)
  }

  @Test(
    "is read back by the decoder", arguments: [1, 9, 10, 15, 16, 17, 255, 256, 4095, 4096, 65_536, 70_000])
  func isReadBack(_ count: Int) throws {
    let data = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    var wire: [UInt8] = []
    ChunkedEncoder.append(data.span, to: &wire)
    ChunkedEncoder.appendEnd(to: &wire)
    var decoder = ChunkedDecoder(maximum: count, limits: ParseLimits())
    var output: [UInt8] = []
    let consumed = try decoder.decode(wire.span, into: &output)
    #expect(consumed == wire.count)
    #expect(decoder.isFinished)
    #expect(output == data)
  }
}
