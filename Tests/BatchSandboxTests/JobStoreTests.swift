import Testing

@testable import BatchSandbox

@Suite("Memory of jobs")
struct JobStoreTests {
  private func job(_ id: String, size: Int = 10, dependsOn: [String] = []) -> Job {
    let script = JobScript(duration: 1000)
    return Job(
      id: id, scope: Scope(account: "1", region: "r"), name: "n", queue: "q",
      definition: JobDefinition(
        name: "d", revision: 1, isActive: true, kind: .container, members: [:], tags: [:]),
      request: [UInt8](repeating: 0, count: size), script: script, plan: JobPlan(script: script, created: 0),
      dependsOn: dependsOn, tags: [:])
  }

  @Test("keeps the newest jobs, in order, through many turns of the ring")
  func ring() {
    var limits = SandboxLimits()
    limits.jobs = 7
    var store = JobStore(limits: limits)
    for index in 0..<5000 {
      store.add(job("\(index)"))
      #expect(store.count == min(index + 1, 7))
    }
    #expect(store.newestFirst.map(\.id) == ["4999", "4998", "4997", "4996", "4995", "4994", "4993"])
    #expect(store["4992"] == nil)
  }

  @Test("keeps at least the newest job, whatever its size")
  func largeJob() {
    var limits = SandboxLimits()
    limits.jobBytes = 1
    var store = JobStore(limits: limits)
    store.add(job("a", size: 30_000))
    store.add(job("b", size: 30_000))
    #expect(store.newestFirst.map(\.id) == ["b"])
  }

  @Test("is held up by no job that it has forgotten")
  func forgotten() {
    let store = JobStore(limits: SandboxLimits())
    #expect(store.ends(of: ["gone"]).isEmpty)
  }
}
