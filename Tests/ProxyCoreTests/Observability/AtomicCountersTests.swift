import Dispatch
import Testing

@testable import ProxyCore

@Suite struct AtomicCountersTests {
  @Test("starts at zero and counts") func counts() {
    let counters = AtomicCounters(count: 3)
    counters.add(at: 1)
    counters.add(41, at: 1)
    #expect((0..<3).map { counters[$0] } == [0, 42, 0])
  }

  @Test("ignores what is outside the row", arguments: [-1, 3, Int.max, .min])
  func ignoresOutside(index: Int) {
    let counters = AtomicCounters(count: 3)
    counters.add(at: index)
    #expect(counters[index] == 0)
    #expect(AtomicCounters(count: -5).count == 0)
  }

  @Test("loses no count between threads") func losesNoCount() {
    let counters = AtomicCounters(count: 1)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in for _ in 0..<10_000 { counters.add(at: 0) } }
    #expect(counters[0] == 80_000)
  }
}
