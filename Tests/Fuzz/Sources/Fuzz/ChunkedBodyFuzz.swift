import HTTP1

/// Chunked bodies: pieces do not matter; what was decoded decodes to itself when encoded anew.
enum ChunkedBodyFuzz {
  private struct Result: Equatable {
    var output: [UInt8] = []
    var consumed = 0
    var isFinished = false
    var error: ParseError?
  }

  static func run(_ bytes: [UInt8]) {
    for (maximum, limits) in [(64, HeadReading.tight), (1 << 20, HeadReading.usual)] {
      let whole = decode(bytes, maximum, limits) { bytes.count }
      let single = decode(bytes, maximum, limits) { 1 }
      var random = SplitMix64(of: bytes)
      let pieces = decode(bytes, maximum, limits) { 1 + random.below(16) }
      must(whole == single, "by the byte \(single), whole \(whole)")
      must(whole == pieces, "in pieces \(pieces), whole \(whole)")
      must(whole.output.count <= maximum, "\(whole.output.count) bytes, above \(maximum)")
      guard whole.isFinished else { continue }
      encodeAnew(whole.output)
    }
  }

  private static func decode(
    _ bytes: [UInt8], _ maximum: Int, _ limits: ParseLimits, piece: () -> Int
  ) -> Result {
    var decoder = ChunkedDecoder(maximum: maximum, limits: limits)
    var result = Result()
    do throws(ParseError) {
      while result.consumed < bytes.count, !decoder.isFinished {
        let end = min(bytes.count, result.consumed + max(1, piece()))
        let input = bytes.span.extracting(result.consumed..<end)
        let consumed = try decoder.decode(input, into: &result.output)
        must(0...input.count ~= consumed, "\(consumed) of \(input.count) bytes consumed")
        must(consumed == input.count || decoder.isFinished, "it stopped amid a body")
        result.consumed += consumed
      }
    } catch {
      // How much came before the fault depends on the pieces.
      result.consumed = 0
      result.error = error
      var output: [UInt8] = []
      let repeated = Outcome { () throws(ParseError) in try decoder.decode(bytes.span, into: &output) }
      must(bytes.isEmpty || repeated == .refused(error), "the fault was forgotten")
    }
    result.isFinished = decoder.isFinished
    return result
  }

  private static func encodeAnew(_ body: [UInt8]) {
    var wire: [UInt8] = []
    var start = 0
    var random = SplitMix64(of: body)
    while start < body.count {
      let end = min(body.count, start + 1 + random.below(32))
      ChunkedEncoder.append(body.span.extracting(start..<end), to: &wire)
      start = end
    }
    ChunkedEncoder.appendEnd(to: &wire)
    let again = decode(wire, body.count, HeadReading.usual) { wire.count }
    must(again.output == body && again.isFinished && again.consumed == wire.count, "encoded anew: \(again)")
  }
}
