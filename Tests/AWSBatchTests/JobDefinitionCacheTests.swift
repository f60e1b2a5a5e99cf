import Testing

@testable import AWSBatch

@Suite struct JobDefinitionCacheTests {
  let scope = LookUpScope(accessKeyID: "AKIAEXAMPLE", region: "eu-west-1")

  private func parts(_ text: String, fresh: Bool = false) throws -> (LookUpNeed, JobDefinitionCache.Key) {
    let reference = try #require(JobDefinitionReference(text))
    return (
      LookUpNeed(reference: reference, fresh: fresh, containerNames: false),
      JobDefinitionCache.Key(reference, scope)
    )
  }

  @Test("remembers definitions and absences, but no failures", arguments: LookUpFailure.allCases)
  func failures(_ failure: LookUpFailure) throws {
    var cache = JobDefinitionCache(settings: .init())
    let (need, key) = try parts("etl")
    cache.store(.unavailable(failure), for: key, now: .zero)
    let isKept = failure == .notFound || failure == .refused
    let before = cache.result(for: need, key, now: .milliseconds(999))
    let after = cache.result(for: need, key, now: .seconds(1))
    #expect((before != nil) == isKept && after == nil)
  }

  @Test("ends a denial on time, and keeps a bounded number")
  func denials() {
    var cache = JobDefinitionCache(settings: .init())
    cache.deny(scope, now: .zero)
    let before = cache.isDenied(scope, now: .seconds(59))
    let after = cache.isDenied(scope, now: .seconds(60))
    let forgotten = !cache.isDenied(scope, now: .zero)
    #expect(before && !after && forgotten)
    for number in 0..<1000 {
      let scope = LookUpScope(accessKeyID: "\(number)", region: "r")
      cache.deny(scope, now: .seconds(number))
      let isDenied = cache.isDenied(scope, now: .seconds(number))
      #expect(isDenied)
    }
  }

  @Test("keeps a revision over a change, and nothing else of the name")
  func changes() throws {
    var cache = JobDefinitionCache(settings: .init())
    let found = LookUpResult.found(summary(.ecs))
    for text in ["etl", "etl:1", "etl2", "etl2:1"] { cache.store(found, for: try parts(text).1, now: .zero) }
    cache.store(.unavailable(.notFound), for: try parts("etl:2").1, now: .zero)
    cache.forget(name: "etl")
    let kept = try ["etl", "etl:1", "etl2", "etl2:1", "etl:2"].filter {
      let (need, key) = try parts($0)
      return cache.result(for: need, key, now: .zero) != nil
    }
    #expect(kept == ["etl:1", "etl2", "etl2:1"])
  }

  @Test("shows a scope without its whole key")
  func description() {
    #expect("\(scope)" == "key AKIA…MPLE in eu-west-1")
    #expect("\(LookUpScope(accessKeyID: "short", region: "r"))" == "key … in r")
  }
}
