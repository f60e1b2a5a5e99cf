import HTTP1
import OpenSSL
import Synchronization
import Testing

@testable import ProxyCore

@Suite struct SubmitJobLedgerTests {
  private typealias Ledger = SubmitJobLedger
  private static let second: UInt64 = 1_000_000_000

  private func key(
    _ invocation: String = "id", access: String = "AKIA", region: String = "eu-west-1", body: String = "{}"
  ) throws -> SubmitJobLedger.Key {
    let bytes = Array(body.utf8)
    return SubmitJobLedger.Key(
      accessKeyID: access, region: region, invocationID: Array(invocation.utf8),
      body: try SHA256Hasher().hash(bytes.span))
  }

  private func answer(_ body: String) throws -> RecordedAnswer {
    let head = Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n".utf8)
    return RecordedAnswer(head: try ResponseHead.parse(head, limits: ParseLimits()), body: Array(body.utf8))
  }

  /// What an entry or an outcome comes to, in a word.
  private func word(_ entry: SubmitJobLedger.Entry) -> String {
    switch entry {
    case .proceed: "proceed"
    case .wait: "wait"
    case .answered(let answer): "answered \(String(decoding: answer.body, as: UTF8.self))"
    case .refused: "refused"
    }
  }

  private final class Heard: Sendable {
    let outcomes = Mutex<[String]>([])
    func hear(_ outcome: SubmitJobLedger.Outcome) {
      let text =
        switch outcome {
        case .succeeded(let answer): "succeeded \(String(decoding: answer.body, as: UTF8.self))"
        case .unknown: "unknown"
        case .failed: "failed"
        }
      outcomes.withLock { $0.append(text) }
    }
    var all: [String] { outcomes.withLock { $0 } }
  }

  @Test("lets the first attempt through and makes others wait for its answer")
  func othersWait() throws {
    let ledger = Ledger()
    let heard = Heard()
    let call = try key()
    #expect(word(ledger.enter(call, now: 0) { heard.hear($0) }) == "proceed")
    #expect(word(ledger.enter(call, now: 1) { heard.hear($0) }) == "wait")
    #expect(word(ledger.enter(call, now: 2) { heard.hear($0) }) == "wait")
    #expect(heard.all.isEmpty)
    ledger.finish(call, .succeeded(try answer("job")), now: 3)
    #expect(heard.all == ["succeeded job", "succeeded job"])
    #expect(word(ledger.enter(call, now: 4) { heard.hear($0) }) == "answered job")
    ledger.finish(call, .failed, now: 5)
    #expect(
      word(ledger.enter(call, now: 6) { heard.hear($0) }) == "answered job", "an end cannot be taken back")
  }

  @Test("forgets an attempt of which surely nothing came, and lets only one retry through at a time")
  func forgetsFailures() throws {
    let ledger = Ledger()
    let heard = Heard()
    let call = try key()
    _ = ledger.enter(call, now: 0) { _ in }
    _ = ledger.enter(call, now: 0) { heard.hear($0) }
    ledger.finish(call, .failed, now: 1)
    #expect(heard.all == ["failed"])
    #expect(word(ledger.enter(call, now: 2) { _ in }) == "proceed")
    #expect(word(ledger.enter(call, now: 2) { _ in }) == "wait")
  }

  @Test("refuses a retry where nobody knows what came of the first attempt")
  func refusesTheUnknown() throws {
    let ledger = Ledger()
    let call = try key()
    _ = ledger.enter(call, now: 0) { _ in }
    ledger.finish(call, .unknown, now: 1)
    #expect(word(ledger.enter(call, now: 2) { _ in }) == "refused")
  }

  @Test("tells calls apart by key, id and body")
  func tellsCallsApart() throws {
    let ledger = Ledger()
    for call in [try key(), try key("other"), try key(access: "ASIA"), try key(body: "{ }")] {
      #expect(word(ledger.enter(call, now: 0) { _ in }) == "proceed")
    }
  }

  @Test("remembers for five minutes, and not longer")
  func remembersForAWhile() throws {
    for (outcome, within) in [
      (Ledger.Outcome.succeeded(try answer("job")), "answered job"), (.unknown, "refused"),
    ] {
      let ledger = Ledger()
      let call = try key()
      _ = ledger.enter(call, now: 0) { _ in }
      ledger.finish(call, outcome, now: Self.second)
      #expect(word(ledger.enter(call, now: 300 * Self.second) { _ in }) == within)
      #expect(word(ledger.enter(call, now: 301 * Self.second) { _ in }) == "proceed")
    }
  }

  @Test("forgets the oldest first when there are too many, never one in flight")
  func forgetsTheOldest() throws {
    let ledger = Ledger()
    let waiting = try key("in flight")
    _ = ledger.enter(waiting, now: 0) { _ in }
    let recorded = try answer("job")
    let count = Ledger.capacity + 100
    let calls = try (0..<count).map { try key("id-\($0)") }
    for (index, call) in calls.enumerated() {
      _ = ledger.enter(call, now: UInt64(index)) { _ in }
      ledger.finish(call, .succeeded(recorded), now: UInt64(index))
    }
    #expect(word(ledger.enter(calls[0], now: UInt64(count)) { _ in }) == "proceed")
    #expect(word(ledger.enter(calls[count - 1], now: UInt64(count)) { _ in }) == "answered job")
    #expect(
      word(ledger.enter(calls[count - Ledger.capacity + 1], now: UInt64(count)) { _ in }) == "answered job")
    #expect(word(ledger.enter(waiting, now: UInt64(count)) { _ in }) == "wait")
  }

  @Test("does not let an old end of a call take a new one with it")
  func keepsTheNewEnd() throws {
    let ledger = Ledger()
    let call = try key()
    let later = 400 * Self.second
    for now in [0, later] {
      _ = ledger.enter(call, now: now) { _ in }
      ledger.finish(call, .succeeded(try answer("at \(now)")), now: now)
    }
    let recorded = try answer("x")
    for index in 0..<Ledger.capacity - 1 {
      let other = try key("id-\(index)")
      _ = ledger.enter(other, now: later) { _ in }
      ledger.finish(other, .succeeded(recorded), now: later)
    }
    #expect(word(ledger.enter(call, now: later + 1) { _ in }) == "answered at \(later)")
  }

  @Test("lets no more than a handful wait")
  func limitsWaiters() throws {
    let ledger = Ledger()
    let call = try key()
    _ = ledger.enter(call, now: 0) { _ in }
    for _ in 0..<Ledger.maximumWaiters { #expect(word(ledger.enter(call, now: 0) { _ in }) == "wait") }
    #expect(word(ledger.enter(call, now: 0) { _ in }) == "refused")
  }
}
