import AWSBatch
import Testing

@testable import ProxyCore

@Suite("Counts of look-ups")
struct LookUpCountsTests {
  private func value(_ label: String, in counts: LookUpCounts) -> Int? {
    counts.readings.first { $0.label == label }?.count
  }

  @Test("begin at zero for every possible answer")
  func beginAtZero() {
    let readings = LookUpCounts().readings
    #expect(readings.count == LookUpFailure.allCases.count + 2)
    #expect(readings.allSatisfy { $0.count == 0 })
    #expect(Set(readings.map(\.label)).count == readings.count)
  }

  @Test("tell hits, answers and each kind of failure apart")
  func tellApart() {
    let counts = LookUpCounts()
    counts.noteHit()
    counts.noteHit()
    counts.note(.found(JobDefinitionSummary(kind: .ecs, name: "etl")))
    counts.note(.unavailable(.denied))
    counts.note(.unavailable(.denied))
    counts.note(.unavailable(.late))
    #expect(value("hit", in: counts) == 2)
    #expect(value("asked", in: counts) == 1)
    #expect(value("denied", in: counts) == 2)
    #expect(value("late", in: counts) == 1)
    #expect(value("throttled", in: counts) == 0)
  }
}
