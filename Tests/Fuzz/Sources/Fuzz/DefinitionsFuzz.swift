import AWSBatch
import Dispatch
import JSONEditing
import Synchronization

/// Answers of DescribeJobDefinitions, and definitions in files. The first byte picks what is asked for, the second the
/// answer's status.
enum DefinitionsFuzz {
  private static let references = [
    "ingest", "ingest:7", "arn:aws:batch:eu-west-1:123456789012:job-definition/ingest",
    "arn:aws:batch:eu-west-1:123456789012:job-definition/ingest:7",
  ]
  private static let statuses = [200, 200, 200, 200, 400, 403, 429, 500]

  static func run(_ input: [UInt8]) {
    guard input.count > 2 else { return }
    let bytes = Array(input[2...])
    _ = JobDefinitionReference(String(decoding: bytes.prefix(600), as: UTF8.self))
    _ = BatchRefusal.read(status: 400, body: bytes)
    guard let reference = JobDefinitionReference(references[Int(input[0] & 3)]) else { return }
    if let summary = try? DefinitionDocument.summary(of: reference, in: bytes) {
      must(summary.name == reference.name && summary.kind != .unknown, "\(summary)")
    }
    let status = statuses[Int(input[1] & 7)]
    let isFound = resolve(reference, status: status, answer: bytes, names: input[0] & 4 != 0)
    must(!isFound || status == 200 && (try? JSONObject.scan(bytes)) != nil, "found in no answer")
  }

  /// Asks a resolver whose every call gets the same answer, and whose clock runs with its pauses.
  private static func resolve(
    _ reference: JobDefinitionReference, status: Int, answer: [UInt8], names: Bool
  ) -> Bool {
    let now = Mutex(Duration.zero)
    let outcome = Mutex<LookUpResult?>(nil)
    let calls = Mutex(0)
    let clock = ResolverClock(
      now: { now.withLock { $0 } },
      sleep: { pause in
        now.withLock { $0 += pause }
        try Task.checkCancellation()
      })
    let resolver = JobDefinitionResolver(clock: clock, random: { 0.5 }) { body, _ in
      must((try? JSONObject.scan(body)) != nil, "the question is no object")
      calls.withLock { $0 += 1 }
      return (status, answer)
    }
    let isDone = DispatchSemaphore(value: 0)
    let need = LookUpNeed(reference: reference, fresh: false, containerNames: names)
    let scope = LookUpScope(accessKeyID: "AKIDEXAMPLE", region: "eu-west-1")
    Task {
      let result = await resolver.resolve(need, scope: scope)
      outcome.withLock { $0 = result }
      isDone.signal()
    }
    isDone.wait()
    must(calls.withLock { $0 } <= 1000, "calls without end")
    switch outcome.withLock({ $0 }) {
    case .found(let summary)?:
      must(summary.name == reference.name, "\(summary)")
      must(reference.revision == nil || summary.revision == reference.revision, "\(summary)")
      return true
    case .unavailable?: return false
    case nil: failed("no outcome")
    }
  }
}
