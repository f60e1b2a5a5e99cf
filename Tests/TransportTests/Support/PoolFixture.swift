import HTTP1
import OpenSSL
import Synchronization

@testable import Transport

/// Gathers an upstream's answer for a test.
final class CollectingSink: UpstreamSink, @unchecked Sendable {
  enum Outcome: Sendable {
    case answer(ResponseHead, body: String)
    case failure(UpstreamFailure)
  }

  let outcome = Mailbox<Outcome>()
  let heads = Mailbox<Int>()
  private var head: ResponseHead?
  private var body: [UInt8] = []
  /// Kept alive as long as an answer is waited for.
  var source: AnyObject?
  /// For tests that pause; touched on the loop.
  var call: UpstreamCall?
  /// Runs on the loop whenever all that has arrived was handed over.
  var whenPaused: (Int) -> Void = { _ in }

  func upstreamReceived(head: ResponseHead) {
    self.head = head
    heads.put(head.status)
  }
  func upstreamReceived(body piece: ArraySlice<UInt8>) { body += piece }
  func upstreamPaused() { whenPaused(body.count) }
  func upstreamEnded() {
    if let head { outcome.put(.answer(head, body: String(decoding: body, as: UTF8.self))) }
  }
  func upstreamFailed(_ failure: UpstreamFailure) { outcome.put(.failure(failure)) }

  /// Status and body, or why there is none.
  func wait() -> (status: Int, body: String, failure: UpstreamFailure?) {
    switch outcome.next() {
    case .answer(let head, let body): (head.status, body, nil)
    case .failure(let failure): (0, "", failure)
    case nil: (-1, "nothing came", nil)
    }
  }
}

/// A pool on a loop of its own.
final class PoolFixture: Sendable {
  let loop: EventLoop
  let pool: UpstreamPool
  let settings: UpstreamSettings
  let counts = UpstreamCounts()

  init(
    _ origin: Origin, trust: TLSContext.Trust = .system, proxy: OutboundProxy? = nil,
    _ change: (inout UpstreamSettings) -> Void = { _ in }
  ) throws {
    loop = try EventLoop(label: "test.pool")
    var settings = UpstreamSettings(tls: ClientTLS(trust: trust), proxy: proxy)
    change(&settings)
    self.settings = settings
    pool = UpstreamPool(origin: origin, loop: loop, settings: settings, counts: counts)
    loop.start()
  }

  deinit { loop.stop() }

  /// Sends a request from the loop. `SubmitJob` stands for what must never go twice.
  func send(
    _ text: String = "GET / HTTP/1.1\r\nHost: x\r\n\r\n", isHEAD: Bool = false, isRepeatable: Bool = false,
    to sink: CollectingSink = CollectingSink()
  ) -> CollectingSink {
    let request = UpstreamRequest(bytes: Array(text.utf8), isHEAD: isHEAD, isRepeatable: isRepeatable)
    sink.source = self
    loop.execute { [pool] in pool.send(request, to: sink) }
    return sink
  }

  /// The call of a request that is sent from the loop.
  func call(_ text: String, isRepeatable: Bool = false, to sink: CollectingSink) -> UpstreamCall? {
    let request = UpstreamRequest(bytes: Array(text.utf8), isHEAD: false, isRepeatable: isRepeatable)
    sink.source = self
    let made = Mailbox<UpstreamCall>()
    loop.execute { [pool] in made.put(pool.send(request, to: sink)) }
    return made.next()
  }

  /// Connections that stand, as the loop sees it.
  var connectionCount: Int {
    let count = Mailbox<Int>()
    loop.execute { [pool] in count.put(pool.connectionCount) }
    return count.next() ?? -1
  }
}
