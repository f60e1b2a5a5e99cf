import HTTP1
import Testing

@Suite struct ChunkedDecoderTests {
  private func decode(
    _ text: String, maximum: Int = 100, limits: ParseLimits = ParseLimits()
  ) throws -> (body: String, consumed: Int, isFinished: Bool) {
    var decoder = ChunkedDecoder(maximum: maximum, limits: limits)
    var output: [UInt8] = []
    let bytes = Array(text.utf8)
    let consumed = try decoder.decode(bytes.span, into: &output)
    return (String(decoding: output, as: UTF8.self), consumed, decoder.isFinished)
  }

  @Test("decodes the chunks and leaves what follows")
  func decodes() throws {
    #expect(try decode("4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\nGET") == ("Wikipedia", 24, true))
  }

  @Test("gives out data before the chunk is complete")
  func givesOutDataEarly() throws {
    #expect(try decode("a\r\n0123") == ("0123", 7, false))
  }

  @Test("appends to what the output already holds")
  func appends() throws {
    var decoder = ChunkedDecoder(maximum: 10, limits: ParseLimits())
    var output = Array("x".utf8)
    _ = try decoder.decode(Array("1\r\ny\r\n0\r\n\r\n".utf8).span, into: &output)
    #expect(output == Array("xy".utf8))
  }

  @Test("consumes nothing after the end")
  func consumesNothingAfterTheEnd() throws {
    var decoder = ChunkedDecoder(maximum: 10, limits: ParseLimits())
    var output: [UInt8] = []
    let end = Array("0\r\n\r\n".utf8)
    let consumed = [try decoder.decode(end.span, into: &output), try decoder.decode(end.span, into: &output)]
    #expect(consumed == [5, 0])
    #expect(decoder.isFinished)
  }

  @Test("accepts a body of the maximum and refuses one byte more by its size")
  func refusesTooMuch() throws {
    #expect(try decode("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", maximum: 5).body == "abcde")
    #expect(code { _ = try decode("3\r\nabc\r\n3\r\n", maximum: 5) } == .bodyTooLarge)
    #expect(code { _ = try decode("1\r\n", maximum: 0) } == .bodyTooLarge)
    #expect(try decode("0\r\n\r\n", maximum: 0).isFinished)
    #expect(code { _ = try decode("1\r\n", maximum: -1) } == .bodyTooLarge)
  }

  @Test("takes the largest size that fits and no larger")
  func takesTheLargestSize() throws {
    #expect(try !decode("7fffffffffffffff\r\nabc", maximum: .max).isFinished)
    #expect(code { _ = try decode("8000000000000000", maximum: .max) } == .chunkSizeTooLarge)
    #expect(code { _ = try decode("1\r\na\r\n7fffffffffffffff\r\n", maximum: .max) } == .bodyTooLarge)
  }

  @Test("stays failed")
  func staysFailed() throws {
    var decoder = ChunkedDecoder(maximum: 10, limits: ParseLimits())
    var output: [UInt8] = []
    for text in ["x", "0\r\n\r\n"] {
      let refusal = code { _ = try decoder.decode(Array(text.utf8).span, into: &output) }
      #expect(refusal == .badChunkSize)
    }
    #expect(!decoder.isFinished)
  }

  @Test("names the trailer it refuses")
  func namesTheTrailer() {
    do {
      _ = try decode("0\r\nX: y\r\nContent-Length: 5\r\n\r\n")
      Issue.record("nothing was refused")
    } catch let error as ParseError {
      #expect(error == ParseError(.forbiddenTrailer, field: "Content-Length"))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test("holds trailers to the limits for fields")
  func holdsTrailersToLimits() {
    let limits = ParseLimits(head: 40, fieldLine: 10, fields: 2)
    #expect(code { _ = try decode("0\r\nX: 4567890\r\n\r\n", limits: limits) } == nil)
    #expect(code { _ = try decode("0\r\nX: 45678901\r\n", limits: limits) } == .trailersTooLarge)
    #expect(code { _ = try decode("0\r\nX: y\r\nX: y\r\nX: y\r\n", limits: limits) } == .trailersTooLarge)
    let small = ParseLimits(head: 10)
    #expect(code { _ = try decode("0\r\nX: y\r\nX: y\r\n", limits: small) } == .trailersTooLarge)
  }
}
