import HTTP1
import Testing

/// The cases of `Tests/conformance`, whole, byte by byte and split in two at every position.
@Suite struct ConformanceTests {
  @Test("judges every request as its RFC says", arguments: ConformanceCase.requests)
  func requests(_ item: ConformanceCase) {
    check(item)
  }

  @Test("judges every response as its RFC says", arguments: ConformanceCase.responses)
  func responses(_ item: ConformanceCase) {
    check(item)
  }

  @Test("has hundreds of cases, each with a name of its own")
  func hasHundredsOfCases() {
    for cases in [ConformanceCase.requests, ConformanceCase.responses] {
      #expect(cases.count >= 100)
      #expect(Set(cases.map(\.name)).count == cases.count)
    }
  }

  @Test("has a case for every fault")
  func hasACaseForEveryFault() {
    let labels = Set((ConformanceCase.requests + ConformanceCase.responses).compactMap(\.label))
    for code in ParseError.Code.allCases where code != .misplacedEnd {
      #expect(labels.contains(code.rawValue), "no case is refused as \(code.rawValue)")
    }
  }

  @Test(
    "judges alike whether bytes come whole or one by one",
    arguments: ConformanceCase.requests + ConformanceCase.responses)
  func oneByOne(_ item: ConformanceCase) {
    let bytes = item.bytes
    let reader = MessageReader(side: item.side)
    #expect(reader.read(bytes, cuts: 0..<bytes.count) == reader.read(bytes))
  }

  @Test(
    "judges alike wherever bytes are split in two",
    arguments: ConformanceCase.requests + ConformanceCase.responses)
  func splitInTwo(_ item: ConformanceCase) {
    let bytes = item.bytes
    let reader = MessageReader(side: item.side)
    let whole = reader.read(bytes)
    // The large cases, which are large by repetition, are split at a few hundred positions.
    for cut in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 500) {
      #expect(reader.read(bytes, cuts: [cut]) == whole, "split at \(cut)")
    }
  }

  private func check(_ item: ConformanceCase) {
    let bytes = item.bytes
    let outcome = MessageReader(side: item.side).read(bytes)
    switch (item.expect, outcome) {
    case (.wait, .waiting):
      break
    case (.refuse, .refused(let error)):
      #expect(error.label == item.label)
      if item.request != nil { #expect(error.status == item.status) }
    case (.accept, .accepted(let message)):
      if item.response != nil, let status = item.status { #expect(message.status == status) }
      if let body = item.body { #expect(message.body == latin1(body)) }
      if let rest = item.rest { #expect(Array(bytes[message.length...]) == latin1(rest)) }
      if let keepsAlive = item.keepsAlive { #expect(message.keepsAlive == keepsAlive) }
      if let expects = item.expects { #expect(message.expects == expects) }
      switch item.framing {
      case "none": #expect(message.framing == .none)
      case "chunked": #expect(message.framing == .chunked)
      case "untilClose": #expect(message.framing == .untilClose)
      default: break
      }
    default:
      Issue.record("\(item.expect) was expected, and it was: \(outcome)")
    }
  }
}
