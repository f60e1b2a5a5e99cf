import JSONEditing
import Synchronization
import Testing

@testable import AWSBatch

@Suite struct JobDefinitionResolverTests {
  static let ecs = #""ecsProperties":{"taskProperties":[{"containers":[{"name":"app"},{"name":"sidecar"}]}]}"#
  static let container = #""containerProperties":{"image":"x"}"#

  static func definition(_ revision: Int, _ properties: String = ecs) -> String {
    "{\"jobDefinitionName\":\"etl\",\"revision\":\(revision),"
      + "\"jobDefinitionArn\":\"arn:aws:batch:eu-west-1:123456789012:job-definition/etl:\(revision)\",\(properties)}"
  }

  static func page(_ definitions: [String], _ token: String? = nil) -> (status: Int, body: [UInt8]) {
    let tail = token.map { ",\"nextToken\":\"\($0)\"" } ?? ""
    return (200, utf8("{\"jobDefinitions\":[\(definitions.joined(separator: ","))]\(tail)}"))
  }

  let scope = LookUpScope(accessKeyID: "AKIAEXAMPLE", region: "eu-west-1")
  let clock = FakeClock()

  private func resolver(
    _ batch: FakeBatch, _ change: (inout JobDefinitionResolver.Settings) -> Void = { _ in }
  ) -> JobDefinitionResolver {
    var settings = JobDefinitionResolver.Settings()
    change(&settings)
    return JobDefinitionResolver(settings: settings, clock: clock.clock, random: { 0.5 }, send: batch.sender)
  }

  private func need(_ text: String, fresh: Bool = false, names: Bool = false) throws -> LookUpNeed {
    LookUpNeed(
      reference: try #require(JobDefinitionReference(text)), fresh: fresh, containerNames: names)
  }

  @Test("asks once for a revision and remembers it for good")
  func revisions() async throws {
    let batch = FakeBatch { _, _ in Self.page([Self.definition(3)]) }
    let resolver = resolver(batch)
    let need = try need("etl:3")
    #expect(resolver.cached(need, scope: scope) == nil)
    guard case .found(let summary) = await resolver.resolve(need, scope: scope) else {
      Issue.record("not found")
      return
    }
    #expect(summary.kind == .ecs && summary.revision == 3 && summary.containerNames == ["app", "sidecar"])
    clock.advance(by: .seconds(1_000_000))
    #expect(resolver.cached(need, scope: scope) == summary)
    #expect(resolver.cached(try self.need("etl:3", fresh: true, names: true), scope: scope) == summary)
    resolver.noteChange(of: "etl")
    #expect(await resolver.resolve(try self.need("etl:3", fresh: true), scope: scope) == .found(summary))
    #expect(batch.calls.count == 1 && batch.calls[0].scope == scope)
  }

  @Test("reads all pages of a name, and the highest of 150 revisions decides", arguments: [false, true])
  func pages(_ isReversed: Bool) async throws {
    // 149 revisions of a container, the last one ecs: by the order of the answer it may come first or last.
    let all = (1...150).map { Self.definition($0, $0 == 150 ? Self.ecs : Self.container) }
    let ordered = isReversed ? Array(all.reversed()) : all
    let batch = FakeBatch { _, body in
      body.contains("nextToken")
        ? Self.page(Array(ordered[100...])) : Self.page(Array(ordered[..<100]), "page-2")
    }
    let result = await resolver(batch).resolve(try need("etl"), scope: scope)
    guard case .found(let summary) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(summary.kind == .ecs && summary.revision == 150)
    #expect(batch.calls.count == 2 && batch.calls[1].body.contains(#""nextToken":"page-2""#))
  }

  @Test("ends where the pages do not")
  func endlessPages() async throws {
    let batch = FakeBatch { call, _ in Self.page([Self.definition(call)], "again") }
    #expect(await resolver(batch).resolve(try need("etl"), scope: scope) == .unavailable(.unreadable))
    #expect(batch.calls.count == DescribeJobDefinitionsCall.maximumPages)
  }

  @Test("keeps a name's answer for the time to live, and not a moment longer")
  func timeToLive() async throws {
    let batch = FakeBatch { call, _ in
      Self.page([Self.definition(call, call == 1 ? Self.container : Self.ecs)])
    }
    let resolver = resolver(batch)
    let need = try need("etl")
    _ = await resolver.resolve(need, scope: scope)
    clock.advance(by: .milliseconds(4999))
    #expect(resolver.cached(need, scope: scope)?.kind == .container)
    _ = await resolver.resolve(need, scope: scope)
    #expect(batch.calls.count == 1)
    clock.advance(by: .milliseconds(1))
    #expect(resolver.cached(need, scope: scope) == nil)
    _ = await resolver.resolve(need, scope: scope)
    #expect(resolver.cached(need, scope: scope)?.kind == .ecs)
    #expect(batch.calls.count == 2)
  }

  @Test("asks afresh for a name when it is told to, and remembers that answer")
  func fresh() async throws {
    let batch = FakeBatch { call, _ in Self.page([Self.definition(call)]) }
    let resolver = resolver(batch)
    _ = await resolver.resolve(try need("etl"), scope: scope)
    #expect(resolver.cached(try need("etl", fresh: true), scope: scope) == nil)
    _ = await resolver.resolve(try need("etl", fresh: true), scope: scope)
    #expect(batch.calls.count == 2)
    #expect(resolver.cached(try need("etl"), scope: scope)?.revision == 2)
  }

  @Test("keeps scopes apart")
  func scopes() async throws {
    let batch = FakeBatch { call, _ in
      Self.page([Self.definition(call, call == 1 ? Self.ecs : Self.container)])
    }
    let resolver = resolver(batch)
    let need = try need("etl")
    for (key, region) in [("A", "eu-west-1"), ("B", "eu-west-1"), ("A", "eu-west-2")] {
      _ = await resolver.resolve(need, scope: LookUpScope(accessKeyID: key, region: region))
    }
    #expect(batch.calls.count == 3)
    #expect(resolver.cached(need, scope: LookUpScope(accessKeyID: "A", region: "eu-west-1"))?.kind == .ecs)
    #expect(
      resolver.cached(need, scope: LookUpScope(accessKeyID: "B", region: "eu-west-1"))?.kind == .container)
  }

  @Test("makes one call of 32 asks at once")
  func singleFlight() async throws {
    let batch = FakeBatch(holds: true) { _, _ in Self.page([Self.definition(3)]) }
    let resolver = resolver(batch)
    let need = try need("etl")
    let results = await withTaskGroup(of: LookUpResult.self, returning: [LookUpResult].self) { group in
      for _ in 0..<32 { group.addTask { await resolver.resolve(need, scope: scope) } }
      // The first holds the call; the rest have had time to join it.
      #expect(await eventually { batch.heldCount == 1 })
      for _ in 0..<2000 { await Task.yield() }
      batch.release(andHoldNoMore: true)
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 32)
    for result in results {
      if case .found(let summary) = result {
        #expect(summary.revision == 3)
      } else {
        Issue.record("\(result)")
      }
    }
    #expect(batch.calls.count == 1)
  }

  @Test("does not serve a fresh ask from a call that began before it, and makes one more call of all of them")
  func freshDoesNotJoin() async throws {
    let batch = FakeBatch(holds: true) { call, _ in Self.page([Self.definition(call)]) }
    let resolver = resolver(batch)
    let old = Task { await resolver.resolve(try need("etl"), scope: scope) }
    #expect(await eventually { batch.heldCount == 1 })
    let fresh = (0..<10).map { _ in
      Task { await resolver.resolve(try need("etl", fresh: true), scope: scope) }
    }
    // One timer for the call that runs, one for the one that waits.
    #expect(await eventually { clock.sleeperCount == 2 })
    #expect(batch.calls.count == 1)
    batch.release(andHoldNoMore: true)
    guard case .found(let first) = try await old.value else {
      Issue.record("not found")
      return
    }
    #expect(first.revision == 1)
    for task in fresh {
      guard case .found(let summary) = try await task.value else {
        Issue.record("not found")
        continue
      }
      #expect(summary.revision ?? 0 >= 2)
    }
    #expect(batch.calls.count >= 2 && batch.calls.count <= 11)
    #expect(resolver.cached(try need("etl"), scope: scope)?.revision == batch.calls.count)
  }

  @Test("forgets a name when it changes, and does not remember what was read before")
  func changes() async throws {
    let batch = FakeBatch(holds: true) { call, _ in Self.page([Self.definition(call)]) }
    let resolver = resolver(batch)
    let need = try need("etl")
    let before = Task { await resolver.resolve(need, scope: scope) }
    #expect(await eventually { batch.heldCount == 1 })
    resolver.noteChange(of: "other")
    resolver.noteChange(of: "etl")
    // An ask after the change does not join the call that began before it.
    let after = Task { await resolver.resolve(need, scope: scope) }
    #expect(await eventually { clock.sleeperCount == 2 })
    batch.release()
    guard case .found(let old) = await before.value else {
      Issue.record("not found")
      return
    }
    #expect(old.revision == 1)
    #expect(await eventually { batch.heldCount == 1 })
    #expect(resolver.cached(need, scope: scope) == nil)
    batch.release(andHoldNoMore: true)
    guard case .found(let new) = await after.value else {
      Issue.record("not found")
      return
    }
    #expect(new.revision == 2 && resolver.cached(need, scope: scope)?.revision == 2)
    resolver.noteChange(of: "etl")
    #expect(resolver.cached(need, scope: scope) == nil)
  }

  @Test("forgets a name's ARN too, in every scope, and nothing of other names")
  func forgetsARNs() async throws {
    let arn = "arn:aws:batch:eu-west-1:123456789012:job-definition/etl"
    let batch = FakeBatch { _, body in
      body.contains("etl")
        ? Self.page([Self.definition(1)]) : Self.page([#"{"jobDefinitionName":"b","revision":1}"#])
    }
    let resolver = resolver(batch)
    let other = LookUpScope(accessKeyID: "B", region: "eu-west-1")
    for scope in [scope, other] {
      _ = await resolver.resolve(try need(arn), scope: scope)
      _ = await resolver.resolve(try need("b"), scope: scope)
    }
    #expect(resolver.cachedCount == 4)
    resolver.noteChange(of: "etl")
    #expect(resolver.cachedCount == 2)
    #expect(resolver.cached(try need("b"), scope: other) != nil)
  }

  @Test("remembers a denial for a minute, for every definition of the scope")
  func denials() async throws {
    let message =
      #"{"message":"User: arn:aws:iam::1:user/x is not authorized to perform: batch:DescribeJobDefinitions"}"#
    let batch = FakeBatch { _, _ in (403, utf8(message)) }
    let resolver = resolver(batch)
    #expect(await resolver.resolve(try need("etl"), scope: scope) == .unavailable(.denied))
    #expect(await resolver.resolve(try need("b:3", fresh: true), scope: scope) == .unavailable(.denied))
    #expect(batch.calls.count == 1)
    let other = LookUpScope(accessKeyID: "B", region: "eu-west-1")
    #expect(await resolver.resolve(try need("etl"), scope: other) == .unavailable(.denied))
    #expect(batch.calls.count == 2)
    clock.advance(by: .seconds(60))
    batch.setAnswer { _, _ in Self.page([Self.definition(1)]) }
    guard case .found = await resolver.resolve(try need("etl"), scope: scope) else {
      Issue.record("not asked again")
      return
    }
  }

  @Test(
    "does not remember a 403 that is about a signature or a token",
    arguments: [
      "The security token included in the request is expired",
      "The request signature we calculated does not match",
      "Signature expired: 20210309T162431Z is now earlier than 20210309T163358Z",
    ])
  func passingDenials(_ message: String) async throws {
    let batch = FakeBatch { call, _ in
      call == 1 ? (403, utf8("{\"message\":\"\(message)\"}")) : Self.page([Self.definition(1)])
    }
    let resolver = resolver(batch)
    #expect(await resolver.resolve(try need("etl"), scope: scope) == .unavailable(.denied))
    guard case .found = await resolver.resolve(try need("etl"), scope: scope) else {
      Issue.record("remembered")
      return
    }
  }

  @Test("remembers an absence for a second at most, and not past a change", arguments: ["etl", "etl:3"])
  func absences(_ text: String) async throws {
    let batch = FakeBatch { _, _ in Self.page([]) }
    let resolver = resolver(batch)
    let need = try need(text)
    #expect(await resolver.resolve(need, scope: scope) == .unavailable(.notFound))
    #expect(await resolver.resolve(need, scope: scope) == .unavailable(.notFound))
    #expect(batch.calls.count == 1 && resolver.cached(need, scope: scope) == nil)
    resolver.noteChange(of: "etl")
    #expect(await resolver.resolve(need, scope: scope) == .unavailable(.notFound))
    #expect(batch.calls.count == 2)
    clock.advance(by: .seconds(1))
    batch.setAnswer { _, _ in Self.page([Self.definition(3)]) }
    guard case .found = await resolver.resolve(need, scope: scope) else {
      Issue.record("not asked again")
      return
    }
  }

  @Test("gives Batch time after a 429, a 5xx and a broken connection", arguments: [429, 500, 503, 0])
  func patience(_ status: Int) async throws {
    struct Broken: Error {}
    let batch = FakeBatch { call, _ in
      if call > 3 { return Self.page([Self.definition(1)]) }
      if status == 0 { throw Broken() }
      return (status, utf8("{\"message\":\"Too Many Requests\"}"))
    }
    let resolver = resolver(batch)
    let task = Task { await resolver.resolve(try need("etl"), scope: scope) }
    // Three quarters of 100, 200 and 400 ms: half of the jitter.
    for (call, pause) in [(1, 75), (2, 150), (3, 300)] {
      #expect(await eventually { batch.calls.count == call && clock.sleeperCount == 2 })
      clock.advance(by: .milliseconds(pause - 1))
      #expect(batch.calls.count == call)
      clock.advance(by: .milliseconds(1))
      #expect(await eventually { batch.calls.count == call + 1 })
    }
    guard case .found = try await task.value else {
      Issue.record("not found")
      return
    }
    #expect(batch.calls.count == 4)
    #expect(await eventually { clock.sleeperCount == 0 })
  }

  static let storms: [(Int, LookUpFailure)] = [(429, .throttled), (500, .serverError), (0, .unreachable)]

  @Test("gives up in time in a storm, and says why", arguments: storms)
  func storm(_ status: Int, _ expected: LookUpFailure) async throws {
    struct Broken: Error {}
    let batch = FakeBatch { _, _ in
      if status == 0 { throw Broken() }
      return (status, [])
    }
    let resolver = resolver(batch)
    let task = Task { await resolver.resolve(try need("etl"), scope: scope) }
    let isDone = Mutex(false)
    let watcher = Task {
      let result = try await task.value
      isDone.withLock { $0 = true }
      return result
    }
    // Between two calls, the pause and the look-up's own timer sleep. Time passes only then, however late tasks run.
    #expect(await eventually { clock.sleeperCount == 2 })
    while !isDone.withLock({ $0 }), clock.now < .seconds(10) {
      let calls = batch.calls.count
      clock.advance(by: .milliseconds(50))
      #expect(await eventually { clock.sleeperCount == 2 || isDone.withLock { $0 } })
      #expect(batch.calls.count <= calls + 1)
    }
    #expect(try await watcher.value == .unavailable(expected))
    #expect(clock.now <= .seconds(5))
    // 100, 200, 400, 800 and then 1000 ms, three quarters of each: bounded, whatever the storm.
    #expect((4...12).contains(batch.calls.count))
    #expect(resolver.cachedCount == 0)
  }

  @Test("does not wait for a sender that never answers")
  func late() async throws {
    let batch = FakeBatch(holds: true) { _, _ in Self.page([Self.definition(1)]) }
    let resolver = resolver(batch)
    let running = Task { await resolver.resolve(try need("etl"), scope: scope) }
    #expect(await eventually { batch.heldCount == 1 && clock.sleeperCount == 1 })
    let queued = Task { await resolver.resolve(try need("etl", fresh: true), scope: scope) }
    #expect(await eventually { clock.sleeperCount == 2 })
    clock.advance(by: .seconds(5))
    #expect(try await running.value == .unavailable(.late))
    #expect(try await queued.value == .unavailable(.late))
    // What comes after the end changes nothing, and the next ask starts anew.
    batch.release(andHoldNoMore: true)
    guard case .found = await resolver.resolve(try need("etl"), scope: scope) else {
      Issue.record("not asked anew")
      return
    }
  }

  @Test(
    "takes other refusals for what they are, without trying again",
    arguments: [
      (400, LookUpFailure.refused), (404, .refused), (413, .refused), (401, .denied), (302, .refused),
      (204, .refused),
    ])
  func refusals(_ status: Int, _ expected: LookUpFailure) async throws {
    let batch = FakeBatch { _, _ in (status, []) }
    #expect(await resolver(batch).resolve(try need("etl"), scope: scope) == .unavailable(expected))
    #expect(batch.calls.count == 1)
  }

  @Test(
    "takes an answer that it cannot read for no answer",
    arguments: ["", "<html>", "{}x", #"{"jobDefinitions":7}"#])
  func unreadable(_ answer: String) async throws {
    let batch = FakeBatch { _, _ in (200, utf8(answer)) }
    #expect(await resolver(batch).resolve(try need("etl"), scope: scope) == .unavailable(.unreadable))
  }

  @Test("learns a kind from a refusal, but not the names")
  func learns() async throws {
    let batch = FakeBatch { _, _ in Self.page([Self.definition(3)]) }
    let resolver = resolver(batch)
    let reference = try #require(JobDefinitionReference("etl:3"))
    resolver.learn(.ecs, of: reference, scope: scope)
    #expect(resolver.cached(try need("etl:3"), scope: scope)?.kind == .ecs)
    #expect(resolver.cached(try need("etl:3", names: true), scope: scope) == nil)
    _ = await resolver.resolve(try need("etl:3", names: true), scope: scope)
    #expect(
      resolver.cached(try need("etl:3", names: true), scope: scope)?.containerNames == ["app", "sidecar"])
    resolver.learn(.ecs, of: reference, scope: scope)
    #expect(
      resolver.cached(try need("etl:3", names: true), scope: scope)?.containerNames == ["app", "sidecar"])
    // Batch's own word wins over what was read before.
    resolver.learn(.eks, of: reference, scope: scope)
    #expect(resolver.cached(try need("etl:3"), scope: scope)?.kind == .eks)
    #expect(resolver.cached(try need("etl:3", names: true), scope: scope) == nil)
    // Of a name it is true for a while only.
    let name = try #require(JobDefinitionReference("etl"))
    resolver.learn(.ecs, of: name, scope: scope)
    #expect(resolver.cached(try need("etl"), scope: scope)?.kind == .ecs)
    clock.advance(by: .seconds(5))
    #expect(resolver.cached(try need("etl"), scope: scope) == nil)
  }

  @Test("remembers a bounded number of answers")
  func capacity() async throws {
    let batch = FakeBatch { call, _ in
      Self.page((1...40).map { Self.definition($0) })
    }
    let resolver = resolver(batch) { $0.capacity = 10 }
    for revision in 1...40 { _ = await resolver.resolve(try need("etl:\(revision)"), scope: scope) }
    #expect(resolver.cachedCount == 10)
    #expect(resolver.cached(try need("etl:40"), scope: scope)?.revision == 40)
    #expect(resolver.cached(try need("etl:1"), scope: scope) == nil)
  }

  @Test("runs a bounded number of look-ups")
  func flights() async throws {
    let batch = FakeBatch(holds: true) { _, _ in Self.page([]) }
    let resolver = resolver(batch) { $0.maximumFlights = 3 }
    let tasks = (1...3).map { revision in
      Task { await resolver.resolve(try need("etl:\(revision)"), scope: scope) }
    }
    #expect(await eventually { batch.heldCount == 3 })
    #expect(await resolver.resolve(try need("etl:4"), scope: scope) == .unavailable(.overloaded))
    batch.release(andHoldNoMore: true)
    for task in tasks { #expect(try await task.value == .unavailable(.notFound)) }
    #expect(await resolver.resolve(try need("etl:4"), scope: scope) == .unavailable(.notFound))
  }

  @Test("answers everybody when many ask for many things and everything changes", .timeLimit(.minutes(1)))
  func stress() async throws {
    let batch = FakeBatch { call, _ in
      if call % 7 == 0 { return (400, []) }
      return Self.page([Self.definition(1 + call % 3)])
    }
    let resolver = JobDefinitionResolver(send: batch.sender)
    let scope = scope
    let needs = try ["etl", "etl:1", "etl:2", "b"].flatMap { try [need($0), need($0, fresh: true)] }
    let answered = await withTaskGroup(of: Int.self) { group in
      for worker in 0..<16 {
        group.addTask {
          var answered = 0
          for step in 0..<200 {
            _ = await resolver.resolve(needs[(worker + step) % needs.count], scope: scope)
            answered += 1
            if step % 10 == worker % 10 { resolver.noteChange(of: "etl") }
          }
          return answered
        }
      }
      return await group.reduce(0, +)
    }
    #expect(answered == 3200)
  }
}
