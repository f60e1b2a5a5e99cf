import Synchronization
import Testing

@testable import AWSBatch

/// One call against a script of answers; pauses are noted and take no time.
@Suite struct DescribeJobDefinitionsCallTests {
  private let scope = LookUpScope(accessKeyID: "AKIDEXAMPLE", region: "eu-west-1")

  private final class Time: Sendable {
    private let state = Mutex((now: Duration.zero, pauses: [Duration]()))
    var pauses: [Duration] { state.withLock { $0.pauses } }
    var clock: ResolverClock {
      ResolverClock(
        now: { [self] in state.withLock { $0.now } },
        sleep: { [self] pause in
          state.withLock {
            $0.now += pause
            $0.pauses.append(pause)
          }
        })
    }
  }

  private func run(
    _ reference: String = "etl", time: Time = Time(), random: Double = 1,
    answer: @escaping FakeBatch.Answer
  ) async throws -> (outcome: DescribeJobDefinitionsCall.Outcome, calls: [FakeBatch.Call]) {
    let batch = FakeBatch(answer: answer)
    let call = DescribeJobDefinitionsCall(clock: time.clock, random: { random }, send: batch.sender)
    let parsed = try #require(JobDefinitionReference(reference))
    return (await call.run(parsed, scope, deadline: .seconds(5)), batch.calls)
  }

  private static func page(_ revision: Int, next: String? = nil) -> [UInt8] {
    let token = next.map { #","nextToken":"\#($0)""# } ?? ""
    return utf8(
      #"{"jobDefinitions":[{"jobDefinitionName":"etl","revision":\#(revision),"status":"ACTIVE","#
        + #""containerProperties":{}}]\#(token)}"#)
  }

  @Test("takes the highest revision of all pages, whatever their order")
  func readsAllPages() async throws {
    let (outcome, calls) = try await run { call, _ in
      (200, Self.page([4, 9, 2][call - 1], next: call < 3 ? "t\(call)" : nil))
    }
    guard case .found(let summary) = outcome.result else { throw BatchError(.definitionNotThere, "none") }
    #expect(summary.revision == 9)
    #expect(calls.count == 3)
    #expect(calls[2].body.contains("t2"))
    #expect(calls.allSatisfy { $0.scope == scope })
  }

  @Test("reads one page where the revision is known")
  func readsOnePage() async throws {
    let (outcome, calls) = try await run("etl:4") { _, _ in (200, Self.page(4, next: "more")) }
    guard case .found = outcome.result else { throw BatchError(.definitionNotThere, "none") }
    #expect(calls.count == 1)
  }

  @Test("does not follow pages without end")
  func boundsPages() async throws {
    let (outcome, calls) = try await run { _, _ in (200, Self.page(1, next: "again")) }
    #expect(outcome.result == .unavailable(.unreadable))
    #expect(calls.count == DescribeJobDefinitionsCall.maximumPages)
  }

  @Test("doubles its pauses up to a bound and gives up before the time is over")
  func pauses() async throws {
    let time = Time()
    let (outcome, calls) = try await run(time: time) { _, _ in (429, []) }
    #expect(outcome.result == .unavailable(.throttled))
    #expect(
      time.pauses == [100, 200, 400, 800, 1000, 1000, 1000].map { Duration.milliseconds($0) })
    #expect(calls.count == time.pauses.count + 1)
  }

  @Test("pauses at least half as long where chance says so")
  func jitters() async throws {
    let time = Time()
    _ = try await run(time: time, random: 0) { call, _ in call == 1 ? (500, []) : (200, Self.page(1)) }
    #expect(time.pauses == [.milliseconds(50)])
  }

  @Test(
    "ends at once with what asking again will not change",
    arguments: [(401, LookUpFailure.denied), (403, .denied), (400, .refused), (404, .refused)])
  func endsAtOnce(status: Int, failure: LookUpFailure) async throws {
    let (outcome, calls) = try await run { _, _ in (status, []) }
    #expect(outcome.result == .unavailable(failure))
    #expect(calls.count == 1)
  }

  @Test("tells a missing permission from a signature or token that did not fit")
  func tellsDenials() async throws {
    for (message, isDenial) in [
      ("is not authorized to perform: batch:DescribeJobDefinitions", true),
      ("The request Signature we calculated does not match", false),
      ("The security token included in the request is expired", false),
    ] {
      let (outcome, _) = try await run { _, _ in (403, utf8(message)) }
      #expect(outcome.isDenial == isDenial, "\(message)")
    }
  }

  @Test("says that nobody could be reached where the sender throws")
  func isUnreachable() async throws {
    let (outcome, _) = try await run { _, _ in throw BatchError(.unknownRegion, "refused") }
    #expect(outcome.result == .unavailable(.unreachable))
  }
}
