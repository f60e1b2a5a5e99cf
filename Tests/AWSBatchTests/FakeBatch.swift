import AWSBatch
import Synchronization

/// A Batch that answers DescribeJobDefinitions from a script, and holds answers back until it is told.
final class FakeBatch: Sendable {
  struct Call: Sendable, Equatable {
    let body: String
    let scope: LookUpScope
  }

  typealias Answer = @Sendable (_ call: Int, _ body: String) throws -> (status: Int, body: [UInt8])

  private struct State {
    var calls: [Call] = []
    var held: [CheckedContinuation<Void, Never>] = []
    var holds = false
    var answer: Answer
  }

  private let state: Mutex<State>

  init(holds: Bool = false, answer: @escaping Answer) {
    state = Mutex(State(holds: holds, answer: answer))
  }

  var calls: [Call] { state.withLock { $0.calls } }
  var heldCount: Int { state.withLock { $0.held.count } }

  func setAnswer(_ answer: @escaping Answer) { state.withLock { $0.answer = answer } }

  /// Lets the calls that are held go on.
  func release(andHoldNoMore: Bool = false) {
    let held = state.withLock { state in
      if andHoldNoMore { state.holds = false }
      defer { state.held = [] }
      return state.held
    }
    for continuation in held { continuation.resume() }
  }

  var sender: JobDefinitionResolver.Sender {
    { [self] body, scope in
      let text = String(decoding: body, as: UTF8.self)
      let (number, answer) = state.withLock { state in
        state.calls.append(Call(body: text, scope: scope))
        return (state.calls.count, state.answer)
      }
      await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
        let goes = state.withLock { state in
          if state.holds { state.held.append(continuation) }
          return !state.holds
        }
        if goes { continuation.resume() }
      }
      return try answer(number, text)
    }
  }
}
