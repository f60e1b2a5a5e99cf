import HTTP1
import Testing

/// Mutated messages: nothing traps, pieces do not matter, and a plain second reading agrees. Seeded, so that
/// every run is the same.
@Suite struct FuzzTests {
  /// Small enough to be mutated in numbers.
  static let requests = ConformanceCase.requests.map(\.bytes).filter { $0.count < 400 }
  static let responses = ConformanceCase.responses.filter { $0.bytes.count < 400 }

  @Test("agrees with a plain reading on mutated requests", arguments: [1, 2] as [UInt64])
  func requests(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let limits = ParseLimits()
    for round in 0..<50_000 {
      var bytes = Self.requests[random.below(Self.requests.count)]
      Mutator.mutate(&bytes, &random)
      compareWhole(bytes, MessageReader(side: .request), &random)
      guard let length = PlainRequestReader.headLength(bytes) else { continue }
      let head = Array(bytes[..<length])
      let accepts = PlainRequestReader.accepts(head)
      guard accepts != isAccepted(head, limits) else { continue }
      Issue.record(
        "seed \(seed), round \(round): \(accepts) was expected for \(shown(head))"
      )
      return
    }
  }

  @Test("reads mutated responses alike in any pieces")
  func responses() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<50_000 {
      let item = Self.responses[random.below(Self.responses.count)]
      var bytes = item.bytes
      Mutator.mutate(&bytes, &random)
      compareWhole(bytes, MessageReader(side: item.side), &random)
    }
  }

  @Test("agrees with a plain reading on mutated chunked bodies", arguments: [4, 5] as [UInt64])
  func chunked(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for round in 0..<50_000 {
      var bytes = Self.chunkedBody(&random)
      if random.below(4) > 0 { Mutator.mutate(&bytes, &random) }
      let expected = PlainChunkedReader.read(bytes, maximum: 64)
      let outcome = decode(bytes, &random)
      // What the plain reader does not judge may be refused early.
      if outcome == expected || expected == .incomplete && outcome == .refused { continue }
      Issue.record(
        "seed \(seed), round \(round): \(outcome), not \(expected), for \(shown(bytes))"
      )
      return
    }
  }

  @Test("survives bytes of no meaning")
  func noise() {
    var random = SplitMix64(seed: 6)
    for _ in 0..<5_000 {
      let bytes = (0..<random.below(80)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let end: [UInt8] = [13, 10, 13, 10]
      _ = try? RequestHead.parse(bytes, limits: ParseLimits())
      _ = try? ResponseHead.parse(bytes, limits: ParseLimits())
      _ = try? RequestHead.parse(bytes + end, limits: ParseLimits())
      _ = try? ResponseHead.parse(bytes + end, limits: ParseLimits())
      compareWhole(bytes, MessageReader(side: .request), &random)
      _ = decode(bytes, &random)
    }
  }

  private func shown(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).debugDescription
  }

  private func isAccepted(_ head: [UInt8], _ limits: ParseLimits) -> Bool {
    guard let request = try? RequestHead.parse(head, limits: limits),
      (try? request.bodyFraming(limits: limits)) != nil, (try? request.expectation()) != nil
    else { return false }
    return true
  }

  private func compareWhole(_ bytes: [UInt8], _ reader: MessageReader, _ random: inout SplitMix64) {
    let whole = reader.read(bytes)
    let cuts = (0..<random.below(4)).map { _ in random.below(bytes.count + 1) }.sorted()
    let pieces = reader.read(bytes, cuts: cuts)
    if pieces != whole {
      Issue.record(
        "\(whole) became \(pieces) with cuts \(cuts) in \(shown(bytes))"
      )
    }
  }

  private func decode(_ bytes: [UInt8], _ random: inout SplitMix64) -> PlainChunkedReader.Outcome {
    var decoder = ChunkedDecoder(maximum: 64, limits: ParseLimits())
    var body: [UInt8] = []
    var index = 0
    do {
      while index < bytes.count, !decoder.isFinished {
        let end = min(bytes.count, index + 1 + random.below(24))
        index += try decoder.decode(bytes.span.extracting(index..<end), into: &body)
      }
    } catch {
      return .refused
    }
    return decoder.isFinished ? .finished(body: body, consumed: index) : .incomplete
  }

  private static func chunkedBody(_ random: inout SplitMix64) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<random.below(4) {
      let data = (0..<1 + random.below(20)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let padding = String(repeating: "0", count: random.below(3))
      let extensions = ["", "", ";a", ";a=b", ";a=\"b;c\"", ";a=\"\\\"\";b", "; a", ";"][random.below(8)]
      bytes += Array((padding + String(data.count, radix: 16) + extensions + "\r\n").utf8) + data + [13, 10]
    }
    bytes += Array(["0\r\n", "000\r\n", "0;x\r\n"][random.below(3)].utf8)
    for _ in 0..<random.below(3) {
      bytes += Array(["X: y\r\n", "Via: z\r\n", "Host: x\r\n", "Age: 1\r\n", "Y:\r\n"][random.below(5)].utf8)
    }
    return bytes + Array("\r\nrest".utf8)
  }
}
